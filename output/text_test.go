package output_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"jt/output"
)

func TestVisible(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"", ""},
		{"plain text, Größe, 地図, 🚀", "plain text, Größe, 地図, 🚀"},
		{"a\nb\tc\rd", `a\nb\tc\rd`},
		{"\x1b[31mred\x07", `\x1b[31mred\x07`},
		{"\x00\x7f", `\x00\x7f`},
		{"\u0085\u009b", `\u0085\u009b`},
		{"\u202egnp\u202c \u2066x\u2069 \u200e\u200f\u061c", `\u202egnp\u202c \u2066x\u2069 \u200e\u200f\u061c`},
		{"\u2028\u2029\ufeff", `\u2028\u2029\ufeff`},
		{"a\xffb\xc3", `a\xffb\xc3`},
		{"\ufffd is itself", "\ufffd is itself"},
		{"👩\u200d👧 می\u200cخواهم", "👩\u200d👧 می\u200cخواهم"},
		{`back\slash`, `back\slash`},
	} {
		if got := output.Visible(test.text); got != test.want {
			t.Errorf("Visible(%q) = %q, want %q", test.text, got, test.want)
		}
	}
}

func TestCount(t *testing.T) {
	for n, want := range map[int]string{
		0: "0", 7: "7", 999: "999", 1000: "1,000", 2603: "2,603", 1234567: "1,234,567", -12: "-12", -123456: "-123,456",
	} {
		if got := output.Count(n); got != want {
			t.Errorf("Count(%d) = %q, want %q", n, got, want)
		}
	}
}

// checkHarmless fails if a text contains something that controls a terminal.
func checkHarmless(t *testing.T, text string) {
	t.Helper()
	if !utf8.ValidString(text) {
		t.Errorf("not UTF-8: %q", text)
	}
	for _, character := range text {
		if unicode.IsControl(character) || strings.ContainsRune("\u061c\u200e\u200f\u2028\u2029\ufeff", character) ||
			unicode.Is(unicode.Bidi_Control, character) {
			t.Errorf("%U is raw in %q", character, text)
		}
	}
}

func FuzzVisible(f *testing.F) {
	for _, seed := range []string{"plain", "\x1b[0m", "a\nb", "\u202e", "\xff\xfe", "\ufeff", "👩\u200d👧"} {
		f.Add(seed)
	}
	for _, row := range append(recorded(f), hostile(f)...) {
		f.Add(field(row, "title"))
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := output.Visible(text)
		checkHarmless(t, got)
		if again := output.Visible(got); again != got {
			t.Errorf("Visible(%q) = %q, and of that %q", text, got, again)
		}
	})
}
