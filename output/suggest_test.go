package output_test

import (
	"strings"
	"testing"

	"jt/output"
)

func TestNear(t *testing.T) {
	flags := []string{"category", "columns", "name", "page", "page-size", "paused", "unpaused"}
	refs := []string{"landsat-parse@1.0.0", "landsat-parse@1.1.0", "Größe", "scale-clock"}
	for word, want := range map[string]string{
		"catgory": "category", "caetgory": "category", "Category": "category", "pagesize": "page-size page",
		"pasued": "paused", "colums": "columns", "x": "", "": "", "nothing": "",
	} {
		if got := strings.Join(output.Near(word, flags), " "); got != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
	for word, want := range map[string]string{
		"landsat": "landsat-parse@1.0.0 landsat-parse@1.1.0", "landsat-parse@1.0.1": "landsat-parse@1.0.0 landsat-parse@1.1.0",
		"grösse": "Größe", "scale-clok": "scale-clock", "ab": "",
	} {
		if got := strings.Join(output.Near(word, refs), " "); got != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
}
