package output

import (
	"bytes"
	"slices"
	"strings"
)

// usualWidth is the width that nineteen of twenty rows of the batch keep to in a column, and all but one of fewer.
func (r *tableRows) usualWidth(column int) int {
	widths := make([]int, 0, len(r.batch))
	for _, row := range r.batch {
		widths = append(widths, cells(row[column].text))
	}
	if len(widths) == 0 {
		return 0
	}
	slices.Sort(widths)
	longer := max(len(widths)/20, 1)
	return widths[max(len(widths)-1-longer, 0)]
}

// moveAbove takes a text that is longer than its column, and the cells before it, out of a line and onto one above it,
// so that one long name does not push every row of the table over the edge of the terminal.
func (r *tableRows) moveAbove(line []tableCell) {
	for i := range line {
		if !r.columns[i].OwnLine || cells(line[i].text) <= r.widths[i] {
			continue
		}
		var above strings.Builder
		for j := range line[:i] {
			above.WriteString(line[j].padded())
			above.WriteString(strings.Repeat(" ", r.gap))
			line[j] = tableCell{after: r.widths[j]}
		}
		above.WriteString(line[i].text)
		line[i] = tableCell{after: r.widths[i], above: above.String()}
		return
	}
}

// withLinesAbove puts the lines in that were moved out.
func withLinesAbove(text []byte, lines [][]tableCell) []byte {
	isMoved := func(cell tableCell) bool { return cell.above != "" }
	if !slices.ContainsFunc(lines, func(line []tableCell) bool { return slices.ContainsFunc(line, isMoved) }) {
		return text
	}
	made := make([]byte, 0, 2*len(text))
	for _, line := range lines {
		for i := range line {
			if line[i].above != "" {
				made = append(append(made, line[i].above...), '\n')
			}
		}
		row, rest, _ := bytes.Cut(text, []byte{'\n'})
		made = append(append(made, row...), '\n')
		text = rest
	}
	return made
}
