package output

import "slices"

const (
	wideGap       = 2  // spaces between two columns of a table
	narrowGap     = 1  // the same if the terminal has no room for more
	shortestWidth = 6  // the smallest width of a shortened column, in cells
	shortestName  = 16 // the smallest width of a column whose longer texts move to a line of their own

	// mostPadding is the width to which other rows are padded for a few long texts in a pipe.
	mostPadding = 60
)

// fits reports whether the table has to fit a terminal.
func (r *tableRows) fits() bool { return r.options.Terminal && r.options.Width > 0 }

// measure returns the width of each column for the lines of a batch, and the gap between two columns.
func (r *tableRows) measure(header []tableCell, lines [][]tableCell) (widths []int, gap int) {
	full := make([]int, len(r.columns))  // as wide as the widest cell
	least := make([]int, len(r.columns)) // the narrowest it may become on a terminal
	for i := range r.columns {
		headerWidth := Width(header[i].text)
		full[i] = max(r.widths[i], headerWidth)
		for _, line := range lines {
			full[i] = max(full[i], Width(line[i].text))
		}
		least[i] = full[i]
		if r.columns[i].Shorten {
			least[i] = max(shortestWidth, headerWidth)
		}
	}
	if !r.fits() {
		for i := range r.columns {
			if long := r.columns[i].Shorten || r.columns[i].OwnLine; long && full[i] > mostPadding {
				full[i] = max(usualWidth(i, lines), mostPadding)
			}
		}
		return full, wideGap
	}
	widths, gap, fits := fit(full, least, r.options.Width)
	if fits {
		return widths, gap
	}
	// A few long names must not push every row beyond the edge of the terminal.
	usual := slices.Clone(full)
	for i := range r.columns {
		if r.columns[i].OwnLine {
			usual[i] = max(usualWidth(i, lines), Width(header[i].text))
		}
	}
	widths, gap, _ = fit(usual, least, r.options.Width)
	spare := r.options.Width - tableWidth(widths, gap)
	for i := range r.columns {
		if r.columns[i].OwnLine {
			more := max(min(spare, full[i]-widths[i]), min(shortestName-widths[i], 0))
			widths[i], spare = widths[i]+more, spare-more
		}
	}
	return widths, gap
}

// usualWidth returns the width that is enough for nineteen of twenty lines in a column, or for all but one of fewer lines.
func usualWidth(column int, lines [][]tableCell) int {
	widths := make([]int, 0, len(lines))
	for _, line := range lines {
		widths = append(widths, Width(line[column].text))
	}
	if len(widths) == 0 {
		return 0
	}
	slices.Sort(widths)
	longer := max(len(widths)/20, 1)
	return widths[max(len(widths)-1-longer, 0)]
}

func tableWidth(widths []int, gap int) int {
	width := gap * (len(widths) - 1)
	for _, column := range widths {
		width += column
	}
	return width
}

// fit narrows the columns that are wider than their least width, the widest first, until the table is as wide as the
// terminal, and narrows the gaps if that is not enough. It reports whether the table then fits.
func fit(full, least []int, total int) (widths []int, gap int, fits bool) {
	widths = slices.Clone(full)
	for _, gap := range []int{wideGap, narrowGap} {
		if narrow(widths, least, tableWidth(widths, gap)-total) {
			return widths, gap, true
		}
	}
	return widths, narrowGap, false
}

// narrow removes excess cells, one at a time from the widest column, and reports whether it could remove them all.
func narrow(widths, least []int, excess int) bool {
	for ; excess > 0; excess-- {
		widest := -1
		for i, width := range widths {
			if width > least[i] && (widest < 0 || width > widths[widest]) {
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
