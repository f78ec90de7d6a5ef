package config

import (
	"errors"
	"path/filepath"
	"testing"
)

func TestDirectories(t *testing.T) {
	for _, test := range []struct {
		name                 string
		windows              bool
		set                  map[string]string
		config, state, cache string // "" if the user has no such folder
	}{
		{name: "home", set: map[string]string{"HOME": "/home/ops"}, config: "/home/ops/.config/jt", state: "/home/ops/.local/state/jt", cache: "/home/ops/.cache/jt"},
		{name: "variables", set: map[string]string{"XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s", "XDG_CACHE_HOME": "/k"}, config: "/c/jt", state: "/s/jt", cache: "/k/jt"},
		{name: "one variable, no home", set: map[string]string{"XDG_STATE_HOME": "/s"}, state: "/s/jt"},
		{name: "a relative one is ignored", set: map[string]string{"HOME": "/h", "XDG_CONFIG_HOME": "c"}, config: "/h/.config/jt", state: "/h/.local/state/jt", cache: "/h/.cache/jt"},
		{name: "nothing set"},
		{name: "windows", windows: true, set: map[string]string{"AppData": "/r", "LocalAppData": "/l"}, config: "/r/jt", state: "/l/jt/state", cache: "/l/jt/cache"},
		{name: "windows, one set", windows: true, set: map[string]string{"AppData": "/r"}, config: "/r/jt"},
		{name: "windows, nothing set", windows: true, set: map[string]string{"HOME": "/h"}},
	} {
		for directory, want := range map[Directory]string{contextsDirectory(): test.config, StateDirectory(): test.state, CacheDirectory(): test.cache} {
			got, err := directory.path(func(name string) string { return test.set[name] }, test.windows)
			if errors.Is(err, errNoDirectory) != (want == "") || got != filepath.FromSlash(want) {
				t.Errorf("%s: %q, %v, want %q", test.name, got, err, want)
			}
		}
	}
}
