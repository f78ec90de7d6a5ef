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
	files := map[string][]byte{"ca-certificates.crt": authorities()}
	texts, err := helpTexts()
	if err != nil {
		return err
	}
	for name, text := range manualPages(texts, date) {
		zipped, err := zip(text)
		if err != nil {
			return err
		}
		files[filepath.Join("man", name+".gz")] = zipped
	}
	notices, err := notices()
	if err != nil {
		return err
	}
	files["THIRD_PARTY_NOTICES"] = notices
	if err := os.MkdirAll(folder, 0o750); err != nil { //nolint:gosec // the folder that the caller names
		return err
	}
	below, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	defer func() { _ = below.Close() }()
	// A removed command must not leave its page behind.
	if err := below.RemoveAll("man"); err != nil {
		return err
	}
	for name, text := range files {
		if err := below.MkdirAll(filepath.Dir(name), 0o750); err != nil {
			return err
		}
		if err := below.WriteFile(name, text, 0o644); err != nil { // everybody may read it
			return err
		}
	}
	return nil
}

// zip compresses a text, with no name and time in the header: two builds of a commit must not differ.
func zip(text string) ([]byte, error) {
	var zipped bytes.Buffer
	writer, err := gzip.NewWriterLevel(&zipped, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := writer.Write([]byte(text)); err != nil {
		return nil, err
	}
	if err := writer.Close(); err != nil {
		return nil, err
	}
	return zipped.Bytes(), nil
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
