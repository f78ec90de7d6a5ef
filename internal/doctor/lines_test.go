package doctor

import (
	"bytes"
	"strings"
	"testing"

	"jt/output"
)

// TestFindingsOnATerminal checks that texts are wrapped and not cut.
func TestFindingsOnATerminal(t *testing.T) {
	hostile := "no \x1b[2J such " + strings.Repeat("long word ", 20)
	for _, width := range []int{30, 80, 120} {
		for _, ascii := range []bool{false, true} {
			var out bytes.Buffer
			shown := newLines(&out, output.Options{Terminal: true, Width: width, ASCII: ascii})
			row, err := finding{check: "tls", result: resultFailed, seen: hostile, advice: hostile}.row(func(text string) string { return text })
			if err != nil {
				t.Fatal(err)
			}
			if err := shown.Print(row); err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(out.String()) {
				if cells := len([]rune(strings.TrimSuffix(line, "\n"))); cells > max(width, 50) {
					t.Errorf("%d cells of %d: %q", cells, width, line)
				}
			}
			if got := strings.Count(out.String(), "long"); got != 40 || strings.Contains(out.String(), "\x1b") || strings.Contains(out.String(), "→") == ascii {
				t.Errorf("at %d cells:\n%s", width, &out)
			}
		}
	}
}
