package watch

import (
	"bytes"
	"slices"
	"strings"

	"jt/output"
)

// gutter is the room before each line of a table, where the marks of rows stand.
const gutter = 2

// The marks of rows.
const (
	markSame    = ' '
	markNew     = '+'
	markChanged = '*'
)

// picture is a reading as a terminal of a width shows it: what became of its rows since the one before, in the columns
// that there is room for.
type picture struct {
	reading *reading
	width   int
	table   *output.Lines

	added, changed int
	gone           []output.Object // in the order of the reading before
	changes        []change        // of each row
}

// change is what became of one row.
type change struct {
	mark  byte
	cells []bool // whether a column has another value; nil where none has
}

// compare matches the rows of two readings by their keys, and compares the values of columns, as the server gave them and
// as the view computes them now, for both readings: an age that grew is no change. Without a reading before nothing is
// new. The error is an *output.UsageError.
func compare(list *List, options output.Options, before, now *reading, width int) (*picture, error) {
	options.Width, options.Now = max(width-gutter, 1), now.at
	table, err := output.NewLines(list.View(options), options)
	if err != nil {
		return nil, err
	}
	p := &picture{reading: now, width: width, table: table, changes: make([]change, len(now.rows))}
	earlier := map[string]output.Object{}
	if before != nil {
		for _, row := range before.rows {
			earlier[list.RowKey(row)] = row
		}
	}
	present := map[string]bool{}
	for i, row := range now.rows {
		key := list.RowKey(row)
		present[key] = true
		p.changes[i].mark = markSame
		old, known := earlier[key]
		switch {
		case before == nil || key == "":
		case !known:
			p.added++
			p.changes[i].mark = markNew
		default:
			if cells := p.changedCells(old, row); slices.Contains(cells, true) {
				p.changed++
				p.changes[i] = change{markChanged, cells}
			}
		}
	}
	if before != nil {
		for _, row := range before.rows {
			if key := list.RowKey(row); key != "" && !present[key] {
				p.gone = append(p.gone, row)
			}
		}
	}
	return p, nil
}

// changedCells reports which columns have another value; nil is none.
func (p *picture) changedCells(old, row output.Object) []bool {
	if bytes.Equal(old.JSON(), row.JSON()) {
		return nil // most rows, and all columns come from there
	}
	before, beforeErr := p.table.Values(old)
	after, afterErr := p.table.Values(row)
	if beforeErr != nil || afterErr != nil {
		return nil // the error shows where the row is laid out
	}
	cells := make([]bool, len(after))
	for i := range after {
		cells[i] = !bytes.Equal(before[i], after[i])
	}
	return cells
}

// lines are as much of the table as there is room for, with the marks of the rows. Rows without room are counted in a
// line. The error is that of a row that cannot be shown, such as an *output.FieldError.
func (p *picture) lines(height int) ([]string, error) {
	height = max(height, 0)
	rows := p.reading.rows
	changed := func(row, column int) bool {
		cells := p.changes[row].cells
		return cells != nil && cells[column]
	}
	header, laid, total, err := p.table.LayOut(rows[:min(len(rows), height)], changed, totalLabel(len(rows)), p.reading.total)
	if err != nil {
		return nil, err
	}
	room := height - len(header) - len(total)
	shown := fitting(laid, room)
	if shown < len(rows) {
		shown = fitting(laid, room-1)
	}
	lines := unmarked(header)
	for i, row := range laid[:shown] {
		for _, line := range row {
			lines = append(lines, string(p.changes[i].mark)+" "+line)
		}
	}
	if shown < len(rows) {
		lines = append(lines, more(p.changes[shown:]))
	}
	lines = append(lines, unmarked(total)...)
	return lines[:min(len(lines), height)], nil
}

// unmarked puts blanks where marks could stand.
func unmarked(lines []string) []string {
	var moved []string
	for _, line := range lines {
		moved = append(moved, strings.Repeat(" ", gutter)+line)
	}
	return moved
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

// more counts the rows without room.
func more(hidden []change) string {
	added, changed := 0, 0
	for _, row := range hidden {
		switch row.mark {
		case markNew:
			added++
		case markChanged:
			changed++
		}
	}
	line := "+" + output.Count(len(hidden)) + " more"
	if added > 0 {
		line += ", " + output.Count(added) + " new"
	}
	if changed > 0 {
		line += ", " + output.Count(changed) + " changed"
	}
	return line
}
