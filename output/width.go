package output

import (
	"strings"

	"github.com/clipperhouse/displaywidth"
)

// measure counts terminal cells by visible characters, such as a family emoji or a letter with its accents, and ignores
// the escape sequences that set a style.
func measure() displaywidth.Options { return displaywidth.Options{ControlSequences: true} }

// Width returns the number of terminal cells that a text takes. Escape sequences take none.
func Width(text string) int { return measure().String(text) }

// Cut shortens a text to a number of terminal cells and marks the cut; a width of 0 leaves it unchanged. Escape sequences
// after the cut remain, so that every style ends.
func Cut(text string, width int, ascii bool) string {
	if width <= 0 {
		return text
	}
	mark := cutMark(ascii)
	if width < Width(mark) {
		mark = ""
	}
	return measure().TruncateString(text, width, mark)
}

func cutMark(ascii bool) string {
	if ascii {
		return "..."
	}
	return "…"
}

// Wrap breaks a text into lines of at most width terminal cells, between words if possible, else between characters. A
// width of zero or less does not break it. The text must be Visible.
func Wrap(text string, width int) []string {
	if width <= 0 || Width(text) <= width {
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
		// The space after a word may go beyond the end of the line.
		if taken > 0 && taken+Width(strings.TrimRight(word, " ")) > width {
			end()
		}
		if Width(word) <= width {
			add(word, Width(word))
			continue
		}
		for characters := measure().StringGraphemes(word); characters.Next(); {
			if taken > 0 && taken+characters.Width() > width && characters.Value() != " " {
				end()
			}
			add(characters.Value(), characters.Width())
		}
	}
	if line != "" || len(lines) == 0 {
		end()
	}
	return lines
}
