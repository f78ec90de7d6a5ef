package output

import (
	"strings"

	"github.com/clipperhouse/displaywidth"
)

// Wrap breaks a text into lines of at most so many cells of a terminal, between words where it can, else between two
// characters as a reader sees them. A width of zero or less does not break it. The text must be Visible.
func Wrap(text string, width int) []string {
	if width <= 0 || cells(text) <= width {
		return []string{text}
	}
	var lines []string
	line, taken := "", 0
	add := func(piece string, room int) {
		line, taken = line+piece, taken+room
	}
	end := func() {
		lines = append(lines, strings.TrimRight(line, " "))
		line, taken = "", 0
	}
	for word := range strings.SplitAfterSeq(text, " ") {
		// The blank after a word may hang over the end of the line.
		if taken > 0 && taken+cells(strings.TrimRight(word, " ")) > width {
			end()
		}
		if cells(word) <= width {
			add(word, cells(word))
			continue
		}
		for characters := displaywidth.StringGraphemes(word); characters.Next(); {
			room := cells(characters.Value())
			if taken > 0 && taken+room > width && characters.Value() != " " {
				end()
			}
			add(characters.Value(), room)
		}
	}
	if line != "" || len(lines) == 0 {
		end()
	}
	return lines
}
