package view

import (
	"strings"
	"testing"
)

func FuzzPacked(f *testing.F) {
	for _, text := range []string{"", "[]", "0", "7", "90", "100", `[{"status": "FAILED",  "count": 12, "most_recent": "2026-11-29T05:14:30.080975Z"}]`, "\x000\xff9١"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		shapes := SentCounts{}
		first, again := shapes.pack([]byte(text)), shapes.pack([]byte(strings.ReplaceAll(text, "1", "2")))
		if got := string(first.text()); got != text {
			t.Errorf("%q became %q", text, got)
		}
		if again.shape != first.shape || len(shapes) != 1 {
			t.Errorf("%q does not share the shape %q", again.shape, first.shape)
		}
	})
}
