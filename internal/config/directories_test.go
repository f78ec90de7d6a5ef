package config

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDirectories(t *testing.T) {
	for _, test := range []struct {
		name    string
		windows bool
		set     map[string]string
		want    Directories
		fails   bool
	}{
		{name: "home", set: map[string]string{"HOME": "/home/ops"}, want: Directories{"/home/ops/.config/jt", "/home/ops/.local/state/jt", "/home/ops/.cache/jt"}},
		{name: "variables", set: map[string]string{"XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s", "XDG_CACHE_HOME": "/k"}, want: Directories{"/c/jt", "/s/jt", "/k/jt"}},
		{name: "a relative one is ignored", set: map[string]string{"HOME": "/h", "XDG_CONFIG_HOME": "c"}, want: Directories{"/h/.config/jt", "/h/.local/state/jt", "/h/.cache/jt"}},
		{name: "nothing set", fails: true},
		{name: "windows", windows: true, set: map[string]string{"AppData": "/r", "LocalAppData": "/l"}, want: Directories{"/r/jt", "/l/jt/state", "/l/jt/cache"}},
		{name: "windows, one set", windows: true, set: map[string]string{"AppData": "/r"}, want: Directories{"/r/jt", "/r/jt/state", "/r/jt/cache"}},
		{name: "windows, nothing set", windows: true, fails: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := directories(func(name string) string { return test.set[name] }, test.windows)
			if (err != nil) != test.fails {
				t.Fatalf("error %v", err)
			}
			for _, folder := range []*string{&test.want.Config, &test.want.State, &test.want.Cache} {
				*folder = filepath.FromSlash(*folder)
			}
			if difference := cmp.Diff(test.want, got); difference != "" {
				t.Error(difference)
			}
		})
	}
}
