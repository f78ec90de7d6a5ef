package complete

import (
	"strings"
	"testing"
	"unicode"
)

// FuzzOffer checks that each choice is one line: the value, a tab and the description.
func FuzzOffer(f *testing.F) {
	for _, value := range []string{"landsat-parse", "name blank", " a", "a\tb", "a\nb", "\x1b[2J", "", "-x", "\u202e", "\xff"} {
		f.Add(value, value, "")
		f.Add(value, "1.0: "+value, value)
	}
	f.Fuzz(func(t *testing.T, value, description, typed string) {
		for _, offered := range offer([]choice{{value, description}}, typed) {
			checkHarmless(t, strings.Replace(offered, "\t", "", 1))
			if got, _, _ := strings.Cut(offered, "\t"); got != value || !strings.HasPrefix(got, typed) {
				t.Errorf("%q is offered as %q after %q", value, offered, typed)
			}
		}
	})
}

// checkHarmless fails for characters that act on a terminal, and for more than one line.
func checkHarmless(t *testing.T, text string) {
	t.Helper()
	for _, character := range text {
		if unicode.IsControl(character) || unicode.Is(unicode.Bidi_Control, character) || strings.ContainsRune("\u2028\u2029\ufeff", character) {
			t.Errorf("raw %U in %q", character, text)
		}
	}
}
