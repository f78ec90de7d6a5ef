package output_test

import (
	"encoding/json"
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

		{"landsat\u200b-parse", `landsat\u200b-parse`},
		{"land\u00adsat\u2060\ufeff \ufff9a\ufffb", `land\u00adsat\u2060\ufeff \ufff9a\ufffb`},
		{"\u3164 \uffa0 \u115f\u1160 \u180e \u2800 \u034f \u17b4", `\u3164 \uffa0 \u115f\u1160 \u180e \u2800 \u034f \u17b4`},
		{"a\U000e0061\U000e007f \U000e0100 \ufffe\U0001ffff", `a\U000e0061\U000e007f \U000e0100 \ufffe\U0001ffff`},
		{"land\u200dsat \u200c \u200d", `land\u200dsat \u200c \u200d`},
		{"landsat\ufe0f \ufe0e parse-1\ufe0f #\ufe0f", `landsat\ufe0f \ufe0e parse-1\ufe0f #\ufe0f`},

		// emoji
		{"❤\ufe0f\u200d🔥 ☎\ufe0e 1\ufe0f\u20e3 #\ufe0f\u20e3 ©\ufe0f", "❤\ufe0f\u200d🔥 ☎\ufe0e 1\ufe0f\u20e3 #\ufe0f\u20e3 ©\ufe0f"},
		{"👩🏽\u200d🚀 🏳\ufe0f\u200d🌈 👨\u200d👩\u200d👧\u200d👦 🙂\u200d↔\ufe0f 🇩🇪", "👩🏽\u200d🚀 🏳\ufe0f\u200d🌈 👨\u200d👩\u200d👧\u200d👦 🙂\u200d↔\ufe0f 🇩🇪"},
		{"👩\u200d 👩\u200da 👩\u200d\u200d👧 👩\u200d\u0301 👩\u200d🏽 a\u200d👧", `👩\u200d 👩\u200da 👩\u200d\u200d👧 👩\u200d` + "\u0301" + ` 👩\u200d🏽 a\u200d👧`},
		{"👩\u200b\u200d👧 ❤\ufe0f\ufe0f", `👩\u200b\u200d👧 ❤` + "\ufe0f" + `\ufe0f`},

		// scripts with joiners
		{"क\u094d\u200dष ශ\u0dca\u200dර", "क\u094d\u200dष ශ\u0dca\u200dර"},
		{"می\u200c\u200cخ ا\u200d a\u200cب", `می\u200c\u200cخ ا\u200d a\u200cب`},
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
		if unicode.IsControl(character) || strings.ContainsRune("\u061c\u200b\u200e\u200f\u2028\u2029\u2060\ufeff\u00ad\u3164\u180e", character) ||
			unicode.Is(unicode.Bidi_Control, character) || character >= 0xe0000 && character < 0xe1000 {
			t.Errorf("%U is raw in %q", character, text)
		}
	}
}

// jamo reports whether a character is a vowel or final consonant of Hangul, which shows within the syllable before it.
func jamo(character rune) bool {
	return character >= 0x1160 && character <= 0x11ff || character >= 0xd7b0 && character <= 0xd7ff
}

func FuzzVisible(f *testing.F) {
	for _, seed := range []string{"plain", "\x1b[0m", "a\nb", "\u202e", "\xff\xfe", "\ufeff", "👩\u200d👧", "landsat\u200b-parse", "❤\ufe0f\u200d🔥", "1\ufe0f\u20e3", "می\u200cخ", "क\u094d\u200dष", "👩\U000e0061\u200d👧", "\u00ad\ufe0e\u3164"} {
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
		if quoted, err := json.Marshal(text); err == nil {
			shown := output.VisibleJSON(quoted)
			checkHarmless(t, string(shown))
			var before, after string
			if json.Unmarshal(quoted, &before) != nil || json.Unmarshal(shown, &after) != nil || before != after {
				t.Errorf("VisibleJSON(%s) = %s", quoted, shown)
			}
		}
		// Nothing that remains is a terminal cell less than it looks: without the characters that may join, each takes some.
		for _, character := range got {
			if output.Width(string(character)) == 0 && !unicode.In(character, unicode.M) && !strings.ContainsRune("\u200c\u200d", character) && !jamo(character) {
				t.Errorf("%U takes no cell in %q", character, got)
			}
		}
	})
}
