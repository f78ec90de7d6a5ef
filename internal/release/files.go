package main

import (
	"bytes"
	"compress/gzip"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/crypto/x509roots/fallback/bundle"
)

// writeFiles writes the manual pages, the notices, and the authorities that an image needs into a folder.
func writeFiles(folder string, date time.Time) error {
	texts, err := helpTexts()
	if err != nil {
		return err
	}
	notices, err := notices()
	if err != nil {
		return err
	}
	files := map[string][]byte{"ca-certificates.crt": authorities(), "THIRD_PARTY_NOTICES": notices}
	for name, text := range manualPages(texts, date) {
		files[filepath.Join("man", name+".gz")] = zip(text)
	}
	// A removed command must not leave its page behind.
	if err := os.RemoveAll(filepath.Join(folder, "man")); err != nil { //nolint:gosec // the folder that the caller names
		return err
	}
	for name, text := range files {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil { //nolint:gosec // the same
			return err
		}
		if err := os.WriteFile(path, text, 0o644); err != nil { //nolint:gosec // everybody may read it
			return err
		}
	}
	return nil
}

// zip compresses a text, with no name and time in the header: two builds of a commit must not differ.
func zip(text string) []byte {
	var zipped bytes.Buffer
	writer, _ := gzip.NewWriterLevel(&zipped, gzip.BestCompression) // a level that exists
	_, _ = writer.Write([]byte(text))                               // memory does not fail
	_ = writer.Close()
	return zipped.Bytes()
}

// authorities returns the certificates, as PEM, of the authorities that Mozilla trusts for servers. The Go project keeps
// them in a package.
func authorities() []byte {
	var text bytes.Buffer
	for root := range bundle.Roots() {
		if root.Constraint != nil {
			continue // trusted for some certificates only, which a file cannot express
		}
		fmt.Fprintf(&text, "%s", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: root.Certificate}))
	}
	return text.Bytes()
}
