package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// shipped is what is released: jt, and the authorities that an image trusts.
func shipped() []string {
	return []string{"jt/cmd/jt", "golang.org/x/crypto/x509roots/fallback/bundle"}
}

// systems are those that releases are made for: each links modules of its own.
func systems() []string { return []string{"linux", "darwin", "windows"} }

// module is a library of which at least one package is in jt.
type module struct {
	path, version string
	folder        string
	packages      []string // their folders
}

// noLicenseError is a library that jt would be shipped with and whose terms are not known.
type noLicenseError struct{ module string }

func (e *noLicenseError) Error() string {
	return e.module + " has no file LICENSE or COPYING: find out under which terms it may be shipped, or do without it"
}

var (
	licenseFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying)([._-].*)?$`)
	noticeFile  = regexp.MustCompile(`(?i)^(notice|patents)([._-].*)?$`)
)

// notices gives the license and notice texts of all that is linked into jt, on any system.
func notices() ([]byte, error) {
	linked, err := linkedModules(context.Background())
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	text.WriteString("jt contains the libraries below, each under the terms that follow its name.\n")
	for _, one := range linked {
		if err := writeNotice(&text, one); err != nil {
			return nil, err
		}
	}
	return text.Bytes(), nil
}

func writeNotice(text io.Writer, of module) error {
	files, err := of.licenses()
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(text, "\n%s\n%s %s\n", strings.Repeat("=", 78), of.path, of.version); err != nil {
		return err
	}
	for _, path := range files {
		terms, err := os.ReadFile(path) //nolint:gosec // the file of a library that was found there
		if err != nil {
			return err
		}
		name, err := filepath.Rel(of.folder, path)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(text, "\n-- %s\n\n%s\n", filepath.ToSlash(name), bytes.TrimSpace(terms)); err != nil {
			return err
		}
	}
	return nil
}

// licenses finds the files in the folder of the module, and in those of the packages that are linked: code that was
// taken from elsewhere brings its own.
func (m module) licenses() (files []string, err error) {
	licensed, folders := false, map[string]bool{m.folder: true}
	for _, folder := range m.packages {
		for ; len(folder) > len(m.folder); folder = filepath.Dir(folder) {
			folders[folder] = true
		}
	}
	for _, folder := range slices.Sorted(maps.Keys(folders)) {
		entries, err := os.ReadDir(folder)
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
				files = append(files, filepath.Join(folder, name))
			}
			licensed = licensed || license && folder == m.folder
		}
	}
	if !licensed {
		return nil, &noLicenseError{m.path}
	}
	return files, nil
}

// linkedModules asks the Go tool which libraries jt is made of. The first is Go's own.
func linkedModules(ctx context.Context) ([]module, error) {
	modules := map[string]module{}
	goRoot, goVersion, err := goFolder(ctx)
	if err != nil {
		return nil, err
	}
	for _, system := range systems() {
		packages, err := listPackages(ctx, system)
		if err != nil {
			return nil, err
		}
		for _, one := range packages {
			if one.Standard || one.Module.Main {
				continue
			}
			of := modules[one.Module.Path]
			of.path, of.version, of.folder = one.Module.Path, one.Module.Version, one.Module.Dir
			of.packages = append(of.packages, one.Dir)
			modules[of.path] = of
		}
	}
	linked := []module{{path: "Go standard library", version: goVersion, folder: goRoot}}
	for _, path := range slices.Sorted(maps.Keys(modules)) {
		linked = append(linked, modules[path])
	}
	return linked, nil
}

// goPackage is what the Go tool says of a package.
type goPackage struct {
	Dir      string
	Standard bool
	Module   struct {
		Path, Version, Dir string
		Main               bool
	}
}

func listPackages(ctx context.Context, system string) (packages []goPackage, err error) {
	arguments := append([]string{"list", "-deps", "-json=Dir,Standard,Module"}, shipped()...)
	list := exec.CommandContext(ctx, "go", arguments...) //nolint:gosec // the names are written above
	// What flags the one who runs this likes, such as -race, are none of a release's.
	list.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=0", "GOFLAGS=")
	list.Stderr = os.Stderr
	text, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("listing the packages of jt for %s: %w", system, err)
	}
	for decoder := json.NewDecoder(bytes.NewReader(text)); ; {
		var one goPackage
		switch err := decoder.Decode(&one); {
		case errors.Is(err, io.EOF):
			return packages, nil
		case err != nil:
			return nil, err
		}
		packages = append(packages, one)
	}
}

func goFolder(ctx context.Context) (root, version string, err error) {
	text, err := exec.CommandContext(ctx, "go", "env", "GOROOT", "GOVERSION").Output()
	if err != nil {
		return "", "", fmt.Errorf("asking where Go is: %w", err)
	}
	root, version, _ = strings.Cut(strings.TrimSpace(string(text)), "\n")
	return root, version, nil
}
