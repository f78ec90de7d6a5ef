package contexts

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSplitWords(t *testing.T) {
	for command, want := range map[string][]string{
		"pass":                         {"pass"},
		" pass  show\tscale ":          {"pass", "show", "scale"},
		`pass show "a b" 'c "d"' e"f"`: {"pass", "show", "a b", `c "d"`, "ef"},
		`x ''`:                         {"x", ""},
		`C:\tools\pass.exe --a=b`:      {`C:\tools\pass.exe`, "--a=b"},
		`sh -c "pass x | head -1"`:     {"sh", "-c", "pass x | head -1"},
	} {
		got, err := splitWords(command)
		if difference := cmp.Diff(want, got); err != nil || difference != "" {
			t.Errorf("%q: %v %s", command, err, difference)
		}
	}
	for _, command := range []string{"", "  ", "''", "'' x", "a 'b", `a "b`, "a | b", "a $B", "a > b", "a `b`", "~/a", "a\x00"} {
		if got, err := splitWords(command); err == nil {
			t.Errorf("%q gives %q", command, got)
		}
	}
}

func FuzzSplitWords(f *testing.F) {
	f.Add(`pass show "a b" 'c "d"' e"f" C:\x`)
	f.Fuzz(func(t *testing.T, command string) {
		words, err := splitWords(command)
		if err != nil {
			return
		}
		// Words that were found are found again when each is put in quotes.
		var quoted []string
		for _, word := range words {
			if strings.Contains(word, "'") {
				if strings.Contains(word, `"`) {
					return
				}
				quoted = append(quoted, `"`+word+`"`)
				continue
			}
			quoted = append(quoted, "'"+word+"'")
		}
		again, err := splitWords(strings.Join(quoted, " "))
		if difference := cmp.Diff(words, again); err != nil || difference != "" {
			t.Errorf("%q: %v %s", command, err, difference)
		}
	})
}
