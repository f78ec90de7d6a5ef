package output_test

import (
	"runtime"
	"testing"

	"jt/output"
)

func environment(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func TestColorAllowed(t *testing.T) {
	for _, test := range []struct {
		mode     string
		terminal bool
		environ  []string
		want     bool
	}{
		{"auto", true, []string{"TERM", "xterm"}, true},
		{"auto", false, []string{"TERM", "xterm"}, false},
		{"auto", true, nil, runtime.GOOS == "windows"},
		{"auto", true, []string{"CLICOLOR_FORCE", "1"}, true},
		{"always", true, nil, true},
		{"auto", true, []string{"TERM", "xterm", "NO_COLOR", "1"}, false},
		{"auto", true, []string{"TERM", "xterm", "NO_COLOR", ""}, true},
		{"auto", true, []string{"TERM", "xterm", "CLICOLOR", "0"}, false},
		{"auto", true, []string{"TERM", "xterm", "CLICOLOR", "1"}, true},
		{"auto", true, []string{"TERM", "xterm", "CLICOLOR", ""}, true},
		{"auto", false, []string{"CLICOLOR", "1"}, false},
		{"auto", false, []string{"CLICOLOR", "0", "CLICOLOR_FORCE", "1"}, true},
		{"always", false, []string{"CLICOLOR", "0"}, true},
		{"auto", false, []string{"CLICOLOR_FORCE", "1"}, true},
		{"auto", false, []string{"CLICOLOR_FORCE", "0"}, false},
		{"auto", true, []string{"NO_COLOR", "1", "CLICOLOR_FORCE", "1"}, false},
		{"auto", true, []string{"TERM", "dumb"}, false},
		{"auto", true, []string{"TERM", "dumb", "CLICOLOR_FORCE", "1"}, true},
		{"always", false, []string{"NO_COLOR", "1", "TERM", "dumb"}, true},
		{"never", true, []string{"CLICOLOR_FORCE", "1"}, false},
	} {
		if got, err := output.ColorAllowed(test.mode, test.terminal, environment(test.environ...)); got != test.want || err != nil {
			t.Errorf("%+v: %t, %v", test, got, err)
		}
	}
	wantUsage(t, usage(output.ColorAllowed("allways", true, environment())), `invalid --color "allways"`, `did you mean "always"?`)
}

func TestUTF8Locale(t *testing.T) {
	for _, test := range []struct {
		environ []string
		want    bool
	}{
		{nil, runtime.GOOS == "windows"},
		{[]string{"LANG", "de_DE.UTF-8"}, true},
		{[]string{"LANG", "C.utf8"}, true},
		{[]string{"LANG", "de_DE.ISO-8859-1"}, false},
		{[]string{"LANG", "en_US.UTF-8", "LC_CTYPE", "C"}, false},
		{[]string{"LANG", "C", "LC_CTYPE", "en_US.UTF-8"}, true},
		{[]string{"LC_ALL", "C", "LC_CTYPE", "en_US.UTF-8", "LANG", "en_US.UTF-8"}, false},
		{[]string{"LC_ALL", "", "LANG", "en_US.UTF-8"}, true},
	} {
		if got := output.UTF8Locale(environment(test.environ...)); got != test.want {
			t.Errorf("%q: %t", test.environ, got)
		}
	}
}
