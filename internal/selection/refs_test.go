package selection

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestReadRefs(t *testing.T) {
	for stdin, want := range map[string][]string{
		"6\nlandsat-parse@1.0.0\n":      {"6", "landsat-parse@1.0.0"},
		"\ufeff6\r\n\r\nname blank\r\n": {"6", "name blank"}, // as a Windows shell pipes it
		"6\n6\n \n6":                    {"6"},
		"":                              nil,
	} {
		if refs, err := ReadRefs(t.Context(), []string{"-"}, strings.NewReader(stdin)); err != nil || !slices.Equal(refs, want) {
			t.Errorf("%q: %q, %v; want %q", stdin, refs, err, want)
		}
	}
	if refs, err := ReadRefs(t.Context(), []string{"7", "-", "7"}, strings.NewReader("8\n")); err != nil || !slices.Equal(refs, []string{"7", "8"}) {
		t.Errorf("%q, %v", refs, err)
	}
	for stdin, want := range map[string]string{
		"6\x00":                       "stdin:1:2: a NUL byte",
		"6\n7\x00":                    "stdin:2:2: a NUL byte",
		"Gr\xf6\xdfe\n":               "stdin:1:3: invalid UTF-8",
		"\xff\xfe6\x00\r\x00\n\x00":   "stdin: UTF-16 text, not UTF-8",
		"6\x007\x008\x00\r\x00\n\x00": "stdin:1:2: a NUL byte",
		strings.Repeat("6\n", 9<<20):  "stdin is larger than 16 MiB",
	} {
		if refs, err := ReadRefs(t.Context(), []string{"-"}, strings.NewReader(stdin)); err == nil || err.Error() != want {
			t.Errorf("%.20q: %.20q, %v; want %s", stdin, refs, err, want)
		}
	}
	if _, err := ReadRefs(t.Context(), []string{"Gr\xf6\xdfe"}, nil); err == nil || err.Error() != `the REF "Gr\xf6\xdfe" is not UTF-8` {
		t.Error(err)
	}
	if _, err := ReadRefs(t.Context(), []string{""}, strings.NewReader("")); err == nil {
		t.Error("an empty REF is taken")
	}
	if _, err := ReadRefs(t.Context(), []string{"-"}, strings.NewReader(strings.Repeat("x", maxRefBytes+1))); err == nil {
		t.Error("a line of any length is taken")
	}
}

// FuzzReadRefs reads any text as a list of REFs. The result is some of its lines, each once, and reads the same again.
func FuzzReadRefs(f *testing.F) {
	for _, text := range []string{"6\nlandsat-parse@1.0.0\n", "\ufeff6\r\n\r\nname blank\r\n", "6\n6\n \n6", "", "\r\r\n", "\ufeff\ufeff", "a\x00b\x1b[2J\n\xff", "-"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		refs, err := ReadRefs(t.Context(), []string{"-"}, strings.NewReader(text))
		if err != nil {
			if len(text) < maxRefBytes && utf8.ValidString(text) && !strings.Contains(text, "\x00") {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		text = strings.TrimPrefix(text, "\ufeff")
		seen := map[string]bool{}
		for _, ref := range refs {
			if seen[ref] || strings.TrimSpace(ref) == "" || strings.Contains(ref, "\n") || !strings.Contains(text, ref) {
				t.Errorf("%q holds the REF %q", text, ref)
			}
			seen[ref] = true
		}
		for line := range strings.SplitSeq(text, "\n") {
			if ref := strings.TrimSuffix(line, "\r"); strings.TrimSpace(ref) != "" && !seen[ref] {
				t.Errorf("%q lacks the REF %q: %q", text, ref, refs)
			}
		}
	})
}
