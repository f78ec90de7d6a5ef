package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
)

// library is the Go standard library, or a module with at least one package in jt.
type library struct {
	name, version string
	folder        string
	packages      []string // their folders
}

var (
	licenseFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying)([._-].*)?$`)
	noticeFile  = regexp.MustCompile(`(?i)^(notice|patents)([._-].*)?$`)
)

// notices returns the license and notice texts of everything that is linked into jt, on any system.
func notices() ([]byte, error) {
	linked, err := linkedLibraries()
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	text.WriteString("jt contains the libraries below, each under the terms that follow its name.\n")
	for _, one := range linked {
		files, err := one.licenses()
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&text, "\n%s\n%s %s\n", strings.Repeat("=", 78), one.name, one.version)
		for _, name := range files {
			terms, err := os.ReadFile(filepath.Join(one.folder, name)) //nolint:gosec // a file found in the folder of a library
			if err != nil {
				return nil, err
			}
			fmt.Fprintf(&text, "\n-- %s\n\n%s\n", filepath.ToSlash(name), bytes.TrimSpace(terms))
		}
	}
	return text.Bytes(), nil
}

// licenses finds the license files in the library's folder and in those of its linked packages: code copied from
// elsewhere has its own.
func (l library) licenses() (files []string, err error) {
	licensed, folders := false, map[string]bool{l.folder: true}
	for _, folder := range l.packages {
		for ; len(folder) > len(l.folder); folder = filepath.Dir(folder) {
			folders[folder] = true
		}
	}
	for _, folder := range slices.Sorted(maps.Keys(folders)) {
		entries, err := os.ReadDir(folder)
		if err != nil {
			return nil, err
		}
		below, err := filepath.Rel(l.folder, folder)
		if err != nil {
			return nil, err
		}
		for _, entry := range entries {
			name := entry.Name()
			if !entry.Type().IsRegular() || strings.HasSuffix(name, ".go") {
				continue
			}
			license := licenseFile.MatchString(name)
			if license || noticeFile.MatchString(name) {
				files = append(files, filepath.Join(below, name))
			}
			licensed = licensed || license && folder == l.folder
		}
	}
	if !licensed {
		return nil, fmt.Errorf("%s has no LICENSE or COPYING file: find out its terms, or do not use it", l.name)
	}
	return files, nil
}

// linkedLibraries lists the libraries of jt and of the authorities that an image trusts, with the Go tool. Each system has
// some of its own.
func linkedLibraries() ([]library, error) {
	libraries := map[string]library{}
	for _, system := range []string{"linux", "darwin", "windows"} {
		packages, err := listPackages(system)
		if err != nil {
			return nil, err
		}
		for _, one := range packages {
			module := one.Module
			switch {
			case one.Standard:
				// Its parts have their own terms only if they are built in another way.
				libraries["std"] = library{name: "Go standard library", version: runtime.Version(), folder: one.Root}
			case !module.Main:
				packages := append(libraries[module.Path].packages, one.Dir)
				libraries[module.Path] = library{module.Path, module.Version, module.Dir, packages}
			}
		}
	}
	return slices.SortedFunc(maps.Values(libraries), func(a, b library) int { return strings.Compare(a.name, b.name) }), nil
}

// goPackage is a package as the Go tool lists it.
type goPackage struct {
	Dir, Root string
	Standard  bool
	Module    struct {
		Path, Version, Dir string
		Main               bool
	}
}

func listPackages(system string) (packages []goPackage, err error) {
	list := exec.CommandContext(context.Background(), "go", "list", "-deps", "-json=Dir,Root,Standard,Module",
		"jt/cmd/jt", "golang.org/x/crypto/x509roots/fallback/bundle")
	// A release does not use the flags of the user's environment, such as -race.
	list.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=0", "GOFLAGS=")
	list.Stderr = os.Stderr
	text, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("listing the packages of jt for %s: %w", system, err)
	}
	for decoder := json.NewDecoder(bytes.NewReader(text)); decoder.More(); {
		var one goPackage
		if err := decoder.Decode(&one); err != nil {
			return nil, err
		}
		packages = append(packages, one)
	}
	return packages, nil
}
