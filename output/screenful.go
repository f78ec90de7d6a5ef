package output

import (
	"io"
	"slices"
	"strings"
)

// Gutter is the room before each line of a Screenful, in which marks stand.
const Gutter = 2

// Screenful is as much of a table as a screen has room for, with a mark before each row that is new (+) or changed (*).
type Screenful struct {
	Rows   []Object       // all of them, in their order
	Label  string         // of the line of totals, as for Printer.Total; that line is there where Values are
	Values map[string]any // of the line of totals
}

// Lines lays out the rows for a terminal of Options.Width and so many lines; none is longer or wider. Rows that there
// is no room for are counted in a line. The error is that of a row that cannot be shown, such as a *FieldError.
func (s *Screenful) Lines(view View, options Options, changes *Comparison, height int) ([]string, error) {
	width := options.Width
	if width > 0 {
		options.Width = max(width-Gutter, 1)
	}
	table := newTableRows(newSink(io.Discard), &view, changes.columns.columns, &options)
	for i, row := range s.Rows[:min(len(s.Rows), max(height, 0), tableBatch-1)] {
		if err := table.print(row); err != nil {
			return nil, err
		}
		for j, changed := range changes.changes[i].cells {
			table.batch[i][j].changed = changed
		}
	}
	if s.Values != nil {
		if err := table.setTotal(s.Label, s.Values); err != nil {
			return nil, err
		}
	}
	laid, err := table.layOut(table.total)
	if err != nil {
		return nil, err
	}
	rows := s.fitted(laid.rows, changes, height-len(laid.header)-len(laid.total))
	lines := slices.Concat(unmarked(laid.header), rows, unmarked(laid.total))
	for i := range lines {
		lines[i] = Cut(lines[i], width, options.ASCII)
	}
	return lines[:min(len(lines), max(height, 0))], nil
}

// unmarked puts blanks where marks could stand.
func unmarked(lines []string) []string {
	var moved []string
	for _, line := range lines {
		moved = append(moved, strings.Repeat(" ", Gutter)+line)
	}
	return moved
}

// fitted are the lines of the rows that there is room for, with their marks, and the line that counts the others.
func (s *Screenful) fitted(rows [][]string, changes *Comparison, room int) []string {
	shown := fitting(rows, room)
	if shown < len(s.Rows) {
		shown = fitting(rows, room-1)
	}
	var lines []string
	for i, row := range rows[:shown] {
		for _, line := range row {
			lines = append(lines, string(changes.changes[i].mark)+" "+line)
		}
	}
	if shown < len(s.Rows) {
		lines = append(lines, changes.more(shown))
	}
	return lines
}

// fitting is how many rows so many lines have room for.
func fitting(rows [][]string, room int) int {
	for i, row := range rows {
		if room -= len(row); room < 0 {
			return i
		}
	}
	return len(rows)
}

// more counts the rows from the one on that has no room.
func (c *Comparison) more(from int) string {
	fresh, changed := 0, 0
	for _, change := range c.changes[from:] {
		switch change.mark {
		case markNew:
			fresh++
		case markChanged:
			changed++
		}
	}
	line := "+" + Count(len(c.changes)-from) + " more"
	for _, part := range []struct {
		rows int
		text string
	}{{fresh, "new"}, {changed, "changed"}} {
		if part.rows > 0 {
			line += ", " + Count(part.rows) + " " + part.text
		}
	}
	return line
}
