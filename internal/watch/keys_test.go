package watch

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func keysOf(typed string) []string {
	var reader keyReader
	var keys []string
	for _, one := range []byte(typed) {
		keys = append(keys, reader.add(one)...)
	}
	return append(keys, reader.flush()...)
}

func TestKeys(t *testing.T) {
	for typed, want := range map[string]string{
		"q":                          "q",
		"jk G?/":                     "j k   G ? /",
		"\x1b[A\x1b[B\x1b[H\x1b[F":   "Up Down Home End",
		"\x1bOA\x1bOB\x1bOH\x1bOF":   "Up Down Home End",
		"\x1b[5~\x1b[6~":             "PgUp PgDn",
		"\x1b[1~\x1b[7~":             "Home Home",
		"\x1b[4~\x1b[8~":             "End End",
		"\x1b[1;5A\x1b[6;2~":         "Up PgDn",
		"\x1b[C\x1b[D\x1b[3~\x1b[Zq": "q",
		"\x1b[[Aq":                   "q",
		"\x1b[<35;10;20Mq":           "q",
		"\x1b":                       "Esc",
		"\x1b\x1b":                   "Esc Esc",
		"\x1b\x1b[A":                 "Esc Up",
		"\x1bq":                      "Esc q",
		"\x1b[":                      "Esc",
		"\x1b[\x1b[B":                "Down",
		"\x1b[1\nq":                  "Enter q",
		"\r\n\x7f\b\x15":             "Enter Enter Backspace Backspace Ctrl-U",
		"ä題🛰":                        "ä 題 🛰",
		"\xff\xe9q":                  "q",
		"\xe9\x82":                   "",
		"\x00\x01\t\u202e\u2028q":    "q",
		"\x1b[" + strings.Repeat("0", longestSequence) + "q": "0 0 q",
	} {
		if got := strings.Join(keysOf(typed), " "); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}

func FuzzKeys(f *testing.F) {
	f.Add("q\x1b[5~/lands\xe9\x1bOA\x1b")
	f.Fuzz(func(t *testing.T, typed string) {
		var reader keyReader
		names := " Up Down PgUp PgDn Home End Enter Backspace Esc Ctrl-U "
		for _, one := range []byte(typed) {
			for _, key := range reader.add(one) {
				if utf8.RuneCountInString(key) != 1 && !strings.Contains(names, " "+key+" ") || !utf8.ValidString(key) {
					t.Errorf("%q is no key", key)
				}
			}
			if len(reader.pending) >= longestSequence {
				t.Fatalf("%q waits", reader.pending)
			}
		}
		keys := keysOf(typed + "\x1b[1~q")
		if len(keys) < 2 || keys[len(keys)-1] != "q" || keys[len(keys)-2] != keyHome {
			t.Errorf("after %q comes %q", typed, keys)
		}
	})
}
