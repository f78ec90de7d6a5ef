// Package config holds what jt keeps about servers: the file of contexts, the variables of the environment, and which
// of them counts.
package config

import (
	"errors"
	"path/filepath"
	"runtime"
)

// Directories are the folders of one user in which jt keeps files, each with a folder of jt's own at its end. They need
// not be there yet.
type Directories struct {
	Config string // contexts
	State  string // journals of holds
	Cache  string // what can be lost: names for completion
}

// errNoHome is a user without a home folder, as a container's can be.
var errNoHome = errors.New("neither HOME nor the XDG variables say where to keep files")

// UserDirectories finds them as the XDG Base Directory Specification says; on Windows below %AppData% and
// %LocalAppData%.
func UserDirectories(getenv func(string) string) (Directories, error) {
	return directories(getenv, runtime.GOOS == "windows")
}

func directories(getenv func(string) string, windows bool) (Directories, error) {
	if windows {
		roaming, local := getenv("AppData"), getenv("LocalAppData")
		if local == "" {
			local = roaming
		}
		if roaming == "" {
			return Directories{}, errors.New("%AppData% is not set, so there is no place to keep files")
		}
		return Directories{
			Config: filepath.Join(roaming, "jt"),
			State:  filepath.Join(local, "jt", "state"),
			Cache:  filepath.Join(local, "jt", "cache"),
		}, nil
	}
	var found Directories
	for _, place := range []struct {
		folder         *string
		variable, home string
	}{
		{&found.Config, "XDG_CONFIG_HOME", ".config"},
		{&found.State, "XDG_STATE_HOME", ".local/state"},
		{&found.Cache, "XDG_CACHE_HOME", ".cache"},
	} {
		base := getenv(place.variable)
		if !filepath.IsAbs(base) { // the specification wants relative ones to be ignored
			home := getenv("HOME")
			if home == "" {
				return Directories{}, errNoHome
			}
			base = filepath.Join(home, place.home)
		}
		*place.folder = filepath.Join(base, "jt")
	}
	return found, nil
}
