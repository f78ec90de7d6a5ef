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

const (
	documentID = "SPDXRef-DOCUMENT"
	programID  = "SPDXRef-Program"
	unknown    = "NOASSERTION"
)

// object is one of a document of SPDX 2.3 (https://spdx.github.io/spdx-spec/v2.3/). The tools that make such documents
// put the clock and random numbers into them, so that no two are the same.
type object map[string]any

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

func newSBOM(name string, content []byte, info *debug.BuildInfo, date time.Time) object {
	digest := sha256.Sum256(content)
	sum := hex.EncodeToString(digest[:])
	program := newPackage(programID, "APPLICATION", info.Main.Path, info.Main.Version)
	program["packageFileName"] = name
	program["licenseDeclared"] = "Apache-2.0"
	program["checksums"] = []object{{"algorithm": "SHA256", "checksumValue": sum}}
	packages := []object{program}
	relationships := []object{relationship(documentID, "DESCRIBES", programID)}
	// The terms of libraries are in the notices that come along, in full.
	add := func(name, version, url string) object {
		id := fmt.Sprintf("SPDXRef-Library-%d", len(packages))
		library := newPackage(id, "LIBRARY", name, version)
		library["externalRefs"] = []object{{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": url}}
		packages = append(packages, library)
		relationships = append(relationships, relationship(programID, "DEPENDS_ON", id))
		return library
	}
	add("stdlib", info.GoVersion, "pkg:golang/stdlib@"+strings.TrimPrefix(info.GoVersion, "go"))
	for _, dependency := range info.Deps {
		if dependency.Replace != nil {
			dependency = dependency.Replace
		}
		library := add(dependency.Path, dependency.Version, "pkg:golang/"+dependency.Path+"@"+dependency.Version)
		if dependency.Sum != "" {
			library["sourceInfo"] = "in the checksum database of Go modules as " + dependency.Sum
		}
	}
	return object{
		"spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": documentID, "name": name,
		// It has to be one that no other document has, and need not lead anywhere.
		"documentNamespace": "https://spdx.org/spdxdocs/" + name + "-" + sum,
		"creationInfo":      object{"created": date.Format(time.RFC3339), "creators": []string{"Tool: " + info.Main.Path + "/internal/release"}},
		"packages":          packages,
		"relationships":     relationships,
	}
}

func newPackage(id, purpose, name, version string) object {
	return object{
		"SPDXID": id, "primaryPackagePurpose": purpose, "name": name, "versionInfo": version, "filesAnalyzed": false,
		"supplier": unknown, "downloadLocation": unknown, "licenseConcluded": unknown, "licenseDeclared": unknown, "copyrightText": unknown,
	}
}

func relationship(from, kind, to string) object {
	return object{"spdxElementId": from, "relationshipType": kind, "relatedSpdxElement": to}
}
