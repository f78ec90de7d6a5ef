// Package config holds what jt keeps about servers: the file of contexts, the variables of the environment, and which
// of them counts.
package config

import (
	"errors"
	"path/filepath"
	"runtime"
)

// Directory is a folder in which jt keeps one kind of file for a user. It need not exist yet.
type Directory struct {
	variable, home string // in the XDG Base Directory Specification
	windows        string // the variable on Windows
	below          string // the name of jt's own folder there
}

// contextsDirectory is for contexts.
func contextsDirectory() Directory {
	return Directory{variable: "XDG_CONFIG_HOME", home: ".config", windows: "AppData", below: "jt"}
}

// StateDirectory is for the journals of holds.
func StateDirectory() Directory {
	return Directory{variable: "XDG_STATE_HOME", home: ".local/state", windows: "LocalAppData", below: "jt/state"}
}

// CacheDirectory is for files that can be lost.
func CacheDirectory() Directory {
	return Directory{variable: "XDG_CACHE_HOME", home: ".cache", windows: "LocalAppData", below: "jt/cache"}
}

// errNoDirectory is a user without a home folder, as a container's can be.
var errNoDirectory = errors.New("neither HOME nor an XDG variable is set")

// Path finds the folder. The error is that no variable says where.
func (d Directory) Path(getenv func(string) string) (string, error) {
	return d.path(getenv, runtime.GOOS == "windows")
}

func (d Directory) path(getenv func(string) string, windows bool) (string, error) {
	if windows {
		if base := getenv(d.windows); base != "" {
			return filepath.Join(base, filepath.FromSlash(d.below)), nil
		}
		return "", errNoDirectory
	}
	if base := getenv(d.variable); filepath.IsAbs(base) { // the specification wants relative ones to be ignored
		return filepath.Join(base, "jt"), nil
	}
	if home := getenv("HOME"); home != "" {
		return filepath.Join(home, filepath.FromSlash(d.home), "jt"), nil
	}
	return "", errNoDirectory
}
