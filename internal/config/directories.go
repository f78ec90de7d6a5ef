// Package config reads and writes the contexts file, and decides between flags, environment and contexts.
package config

import (
	"errors"
	"path/filepath"
	"runtime"
)

// Directory is a folder for one kind of the user's files. It may not exist yet.
type Directory struct {
	variable, home string // in the XDG Base Directory Specification
	windows        string // the variable on Windows
	below          string // the name of jt's own folder there
}

// contextsDirectory returns the folder of the contexts file.
func contextsDirectory() Directory {
	return Directory{variable: "XDG_CONFIG_HOME", home: ".config", windows: "AppData", below: "jt"}
}

// StateDirectory returns the folder of the journals of holds and of the log.
func StateDirectory() Directory {
	return Directory{variable: "XDG_STATE_HOME", home: ".local/state", windows: "LocalAppData", below: "jt/state"}
}

// CacheDirectory returns the folder of files that can be lost.
func CacheDirectory() Directory {
	return Directory{variable: "XDG_CACHE_HOME", home: ".cache", windows: "LocalAppData", below: "jt/cache"}
}

// errNoDirectory means that the user has no home folder, as in some containers.
var errNoDirectory = errors.New("neither HOME nor an XDG variable is set")

// Path returns the path of the folder. It fails if no variable says where it is.
func (d Directory) Path(getenv func(string) string) (string, error) {
	return d.path(getenv, runtime.GOOS == "windows")
}

func (d Directory) path(getenv func(string) string, windows bool) (string, error) {
	base, below := getenv(d.windows), d.below
	if !windows {
		base, below = getenv(d.variable), "jt"
		if !filepath.IsAbs(base) { // the specification says to ignore relative ones
			base, below = getenv("HOME"), d.home+"/jt"
		}
	}
	if base == "" {
		return "", errNoDirectory
	}
	return filepath.Join(base, filepath.FromSlash(below)), nil
}
