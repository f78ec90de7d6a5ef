package main

import (
	"bytes"
	"compress/gzip"
	"crypto/x509"
	"debug/buildinfo"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var commit = time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC)

func setCommit(name string) string { return map[string]string{"SOURCE_DATE_EPOCH": "1770091506"}[name] }

func read(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// TestFilesAreTheSameTwice writes the files of a release twice, the second time over a page of an older one.
func TestFilesAreTheSameTwice(t *testing.T) {
	one, two := t.TempDir(), t.TempDir()
	left := filepath.Join(two, "man", "jt-gone.1.gz")
	if err := os.MkdirAll(filepath.Dir(left), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(left, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{one, two} {
		if err := run([]string{"files", folder}, setCommit); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(left); err == nil {
		t.Error("a page of a command that there is no more is still there")
	}
	for _, name := range []string{"THIRD_PARTY_NOTICES", "ca-certificates.crt", "man/jt.1.gz", "man/jt-list.1.gz", "man/jt-time.7.gz"} {
		if !bytes.Equal(read(t, filepath.Join(one, name)), read(t, filepath.Join(two, name))) {
			t.Errorf("%s differs", name)
		}
	}
	page, err := gzip.NewReader(bytes.NewReader(read(t, filepath.Join(one, "man/jt.1.gz"))))
	if err != nil || page.Name != "" || !page.ModTime.IsZero() {
		t.Errorf("%v, %+v", err, page)
	}
	if text, err := io.ReadAll(page); err != nil || !strings.HasPrefix(string(text), ".TH JT 1 2026-02-03 jt\n") {
		t.Errorf("%v, %.40q", err, text)
	}
	if !x509.NewCertPool().AppendCertsFromPEM(read(t, filepath.Join(one, "ca-certificates.crt"))) {
		t.Error("no authority is trusted")
	}
}

// TestNoticesNameAllThatIsLinked compares the notices with a program's own build information: this test links what jt
// links.
func TestNoticesNameAllThatIsLinked(t *testing.T) {
	text, err := notices()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Go standard library go", "github.com/spf13/cobra v", "github.com/olekukonko/tablewriter v", "golang.org/x/net v",
		"github.com/inconshreveable/mousetrap v", // on Windows only
		"Redistribution and use in source and binary forms", "Apache License", "Permission is hereby granted",
	} {
		if !bytes.Contains(text, []byte(want)) {
			t.Errorf("the notices do not have %q", want)
		}
	}
	for _, section := range bytes.Split(text, []byte(strings.Repeat("=", 78)))[1:] {
		if len(section) < 500 {
			t.Errorf("a library without its terms: %s", section)
		}
	}
}

func TestLicenses(t *testing.T) {
	for name, test := range map[string]struct {
		files, found []string
	}{
		"none":                   {[]string{"README.md", "license.go", "below/LICENSE"}, nil},
		"no terms, but a notice": {[]string{"NOTICE"}, nil},
		"one":                    {[]string{"LICENSE", "main.go"}, []string{"LICENSE"}},
		"names":                  {[]string{"COPYING", "LICENSE-MIT", "NOTICE.txt", "PATENTS", "licence.md"}, []string{"COPYING", "LICENSE-MIT", "NOTICE.txt", "PATENTS", "licence.md"}},
		"code taken from elsewhere": {
			[]string{"LICENSE", "below/deeper/code.go", "below/LICENSE", "unused/LICENSE"}, []string{"LICENSE", "below/LICENSE"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			for _, file := range test.files {
				path := filepath.Join(folder, file)
				if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte("terms"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			one := library{name: "example.org/one", folder: folder, packages: []string{filepath.Join(folder, "below", "deeper")}}
			if _, err := os.Stat(one.packages[0]); err != nil {
				one.packages = []string{folder}
			}
			found, err := one.licenses()
			if test.found == nil {
				if err == nil || !strings.HasPrefix(err.Error(), one.name+" has no LICENSE") {
					t.Errorf("%v, found %q", err, found)
				}
				return
			}
			for i, name := range found {
				found[i] = filepath.ToSlash(name)
			}
			if err != nil || !slices.Equal(found, test.found) {
				t.Errorf("%v, found %q", err, found)
			}
		})
	}
}

// TestSBOM writes the SBOM of this test, which is also a program built by Go.
func TestSBOM(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "document")
	if err := run([]string{"sbom", self, path}, setCommit); err != nil {
		t.Fatal(err)
	}
	var document struct {
		Version  string                   `json:"spdxVersion"`
		Creation struct{ Created string } `json:"creationInfo"`
		Packages []struct {
			ID      string `json:"SPDXID"`
			Name    string
			Version string `json:"versionInfo"`
		}
		Relationships []struct {
			Element string `json:"spdxElementId"`
			Related string `json:"relatedSpdxElement"`
		}
	}
	if err := json.Unmarshal(read(t, path), &document); err != nil {
		t.Fatal(err)
	}
	if document.Version != "SPDX-2.3" || document.Creation.Created != commit.Format(time.RFC3339) {
		t.Errorf("%+v", document)
	}
	info, err := buildinfo.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]string{info.Main.Path: info.Main.Version, "stdlib": info.GoVersion}
	for _, dependency := range info.Deps {
		known[dependency.Path] = dependency.Version
	}
	ids := []string{documentID}
	for _, one := range document.Packages {
		if version, is := known[one.Name]; !is || version != one.Version {
			t.Errorf("%s %s is not in the program", one.Name, one.Version)
		}
		delete(known, one.Name)
		if slices.Contains(ids, one.ID) {
			t.Errorf("%s is there twice", one.ID)
		}
		ids = append(ids, one.ID)
	}
	if len(known) > 0 {
		t.Errorf("missing: %v", known)
	}
	for _, one := range document.Relationships {
		if !slices.Contains(ids, one.Element) || !slices.Contains(ids, one.Related) {
			t.Errorf("%+v is of something that is not there", one)
		}
	}
	if len(document.Relationships) != len(document.Packages) {
		t.Errorf("%d relationships of %d packages", len(document.Relationships), len(document.Packages))
	}
	if err := run([]string{"sbom", path, path}, setCommit); err == nil {
		t.Error("a text is not a program")
	}
}

func TestTheTimeMustBeGiven(t *testing.T) {
	for _, value := range []string{"", "today"} {
		if err := run([]string{"files", t.TempDir()}, func(string) string { return value }); err == nil {
			t.Errorf("SOURCE_DATE_EPOCH=%q is accepted", value)
		}
	}
	if err := run([]string{"nonsense"}, setCommit); err == nil {
		t.Error("nonsense is accepted")
	}
}
