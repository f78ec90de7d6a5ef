package output

import (
	"strings"

	"github.com/clipperhouse/displaywidth"
	"github.com/olekukonko/tablewriter/pkg/twwidth"
)

const (
	wideGap       = 2 // blanks between two columns of a table
	narrowGap     = 1 // the same where the terminal has no room for more
	shortestWidth = 6 // cells that a shortened column keeps
)

// cells counts the cells of a terminal that a text without control characters takes, as the table library counts them.
func cells(text string) int {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return twwidth.Width(text)
		}
	}
	return len(text)
}

// fit narrows the columns that may be shortened, the widest first, until the table has the width of the terminal or
// each of them its least width, and then moves the columns closer. It gives the gap between two columns, and whether
// the table fits.
func fit(widths, least []int, shorten []bool, total int) (gap int, fits bool) {
	for _, gap := range []int{wideGap, narrowGap} {
		if narrow(widths, least, shorten, total-gap*(len(widths)-1)) {
			return gap, true
		}
	}
	return narrowGap, false
}

// narrow tells whether the columns have room.
func narrow(widths, least []int, shorten []bool, room int) bool {
	excess := -room
	for _, width := range widths {
		excess += width
	}
	for ; excess > 0; excess-- {
		widest := -1
		for i, width := range widths {
			if shorten[i] && width > least[i] && (widest < 0 || width > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			return false
		}
		widths[widest]--
	}
	return true
}

// shortened cuts a text that is wider than width between two characters as a reader sees them, and marks the cut.
func shortened(text string, width int, mark string) string {
	if cells(text) <= width {
		return text
	}
	room := width - cells(mark)
	end := 0
	for graphemes := displaywidth.StringGraphemes(text); graphemes.Next(); {
		taken := cells(graphemes.Value())
		if taken > room {
			break
		}
		room -= taken
		end += len(graphemes.Value())
	}
	return strings.TrimRight(text[:end], " ") + mark
}
