package main

import (
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"
)

// The types below are as much of a document of SPDX 2.3 as says which libraries are in a program
// (https://spdx.github.io/spdx-spec/v2.3/). They are written here because the tools that make such documents put the
// clock and random numbers into them, so that no two are the same.
type spdxDocument struct {
	Version       string             `json:"spdxVersion"`
	DataLicense   string             `json:"dataLicense"`
	ID            string             `json:"SPDXID"`
	Name          string             `json:"name"`
	Namespace     string             `json:"documentNamespace"`
	Creation      spdxCreation       `json:"creationInfo"`
	Packages      []spdxPackage      `json:"packages"`
	Relationships []spdxRelationship `json:"relationships"`
}

type spdxCreation struct {
	Created  string   `json:"created"`
	Creators []string `json:"creators"`
}

type spdxPackage struct {
	Name             string          `json:"name"`
	ID               string          `json:"SPDXID"`
	Version          string          `json:"versionInfo"`
	FileName         string          `json:"packageFileName,omitempty"`
	Purpose          string          `json:"primaryPackagePurpose"`
	Supplier         string          `json:"supplier"`
	DownloadLocation string          `json:"downloadLocation"`
	FilesAnalyzed    bool            `json:"filesAnalyzed"`
	Checksums        []spdxChecksum  `json:"checksums,omitempty"`
	Source           string          `json:"sourceInfo,omitempty"`
	LicenseConcluded string          `json:"licenseConcluded"`
	LicenseDeclared  string          `json:"licenseDeclared"`
	Copyright        string          `json:"copyrightText"`
	References       []spdxReference `json:"externalRefs,omitempty"`
}

type spdxChecksum struct {
	Algorithm string `json:"algorithm"`
	Value     string `json:"checksumValue"`
}

type spdxReference struct {
	Category string `json:"referenceCategory"`
	Type     string `json:"referenceType"`
	Locator  string `json:"referenceLocator"`
}

type spdxRelationship struct {
	Element string `json:"spdxElementId"`
	Type    string `json:"relationshipType"`
	Related string `json:"relatedSpdxElement"`
}

const (
	documentID = "SPDXRef-DOCUMENT"
	programID  = "SPDXRef-Program"
	unknown    = "NOASSERTION"
)

// writeSBOM says which libraries are in a program that Go built: the program itself knows.
func writeSBOM(binary, document string, date time.Time) error {
	info, err := buildinfo.ReadFile(binary)
	if err != nil {
		return err
	}
	content, err := os.ReadFile(binary) //nolint:gosec // the file that the caller names
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(newSBOM(filepath.Base(binary), content, info, date), "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(document, append(text, '\n'), 0o644) //nolint:gosec // what is shipped is for everybody to read
}

func newSBOM(name string, content []byte, info *debug.BuildInfo, date time.Time) spdxDocument {
	digest := sha256.Sum256(content)
	sum := hex.EncodeToString(digest[:])
	document := spdxDocument{
		Version: "SPDX-2.3", DataLicense: "CC0-1.0", ID: documentID, Name: name,
		// It has to be one that no other document has, and need not lead anywhere.
		Namespace: "https://spdx.org/spdxdocs/" + name + "-" + sum,
		Creation:  spdxCreation{date.Format(time.RFC3339), []string{"Tool: " + info.Main.Path + "/internal/release"}},
		Packages: []spdxPackage{{
			Name: info.Main.Path, ID: programID, Version: info.Main.Version, FileName: name, Purpose: "APPLICATION",
			Supplier: unknown, DownloadLocation: unknown, LicenseConcluded: unknown, LicenseDeclared: "Apache-2.0", Copyright: unknown,
			Checksums: []spdxChecksum{{"SHA256", sum}},
		}},
		Relationships: []spdxRelationship{{documentID, "DESCRIBES", programID}},
	}
	document.add("stdlib", info.GoVersion, "", "pkg:golang/stdlib@"+strings.TrimPrefix(info.GoVersion, "go"))
	for _, dependency := range info.Deps {
		if dependency.Replace != nil {
			dependency = dependency.Replace
		}
		source := ""
		if dependency.Sum != "" {
			source = "in the checksum database of Go modules as " + dependency.Sum
		}
		document.add(dependency.Path, dependency.Version, source, "pkg:golang/"+dependency.Path+"@"+dependency.Version)
	}
	return document
}

// add names a library that is in the program. Its terms are in the notices that come along, in full.
func (d *spdxDocument) add(name, version, source, url string) {
	id := fmt.Sprintf("SPDXRef-Library-%d", len(d.Packages))
	d.Packages = append(d.Packages, spdxPackage{
		Name: name, ID: id, Version: version, Purpose: "LIBRARY", Supplier: unknown, DownloadLocation: unknown, Source: source,
		LicenseConcluded: unknown, LicenseDeclared: unknown, Copyright: unknown,
		References: []spdxReference{{"PACKAGE-MANAGER", "purl", url}},
	})
	d.Relationships = append(d.Relationships, spdxRelationship{programID, "DEPENDS_ON", id})
}
