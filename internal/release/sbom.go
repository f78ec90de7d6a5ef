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

// object is a JSON object of an SPDX 2.3 document (https://spdx.github.io/spdx-spec/v2.3/). The usual tools put the time
// and random numbers into such documents, so that no two are the same.
type object map[string]any

// writeSBOM lists the libraries in a program that Go built, from the program's own build information.
func writeSBOM(binary, document string, date time.Time) error {
	info, err := buildinfo.ReadFile(binary)
	if err != nil {
		return err
	}
	content, err := os.ReadFile(binary) //nolint:gosec // the caller names the file
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(newSBOM(filepath.Base(binary), content, info, date), "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(document, append(text, '\n'), 0o644) //nolint:gosec // everybody may read it
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
	// The terms of the libraries are in the notices, in full.
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
		// It must be unique, and need not lead anywhere.
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
