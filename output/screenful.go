package output

import (
	"bytes"
	"io"
	"slices"
	"strings"

	"github.com/clipperhouse/displaywidth"
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
	table := newTableRows(newSink(io.Discard), &view, changes.columns, &options)
	table.marked = true
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
	header, rows, total, err := table.parts()
	if err != nil {
		return nil, err
	}
	lines := slices.Concat(header, s.fitted(rows, changes, height-len(header)-len(total)), total)
	for i := range lines {
		lines[i] = Cut(lines[i], width, options.ASCII)
	}
	return lines[:min(len(lines), max(height, 0))], nil
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
			lines = append(lines, string(changes.changes[i].mark)+line[1:])
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

// parts lays out the header, the rows of the batch and the total: a line for each, or two for a row with a long name.
// Room for the marks is before each line.
func (r *tableRows) parts() (header []string, rows [][]string, total []string, err error) {
	if len(r.columns) == 0 {
		return nil, nil, nil, nil
	}
	if r.total != nil {
		r.batch = append(r.batch, r.total)
	}
	text, lines, err := r.arrange()
	if err != nil {
		return nil, nil, nil, err
	}
	margin := strings.Repeat(" ", Gutter)
	for _, line := range lines {
		var made []string
		for i := range line {
			if line[i].above != "" {
				made = append(made, margin+line[i].above)
			}
		}
		laid, rest, _ := bytes.Cut(text, []byte{'\n'})
		rows, text = append(rows, append(made, margin+string(laid))), rest
	}
	if r.header {
		header, rows = rows[0], rows[1:]
	}
	if r.total != nil {
		total, rows = rows[len(rows)-1], rows[:len(rows)-1]
	}
	return header, rows, total, nil
}

// Width counts the cells of a terminal that a line takes; escape sequences take none.
func Width(line string) int { return displaywidth.Options{ControlSequences: true}.String(line) }

// Cut shortens a line to so many cells of a terminal, and marks the cut; 0 does not shorten it. Escape sequences in it take no room and are
// kept, so that a style does not run on.
func Cut(line string, width int, ascii bool) string {
	if width <= 0 {
		return line
	}
	mark := "…"
	if ascii {
		mark = "..."
	}
	if width < len(mark) {
		mark = ""
	}
	return displaywidth.Options{ControlSequences: true}.TruncateString(line, width, mark)
}
