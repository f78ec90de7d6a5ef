package watch

import (
	"bytes"
	"slices"
	"strings"

	"jt/output"
)

// gutter is the width of the margin in which rows are marked.
const gutter = 2

// The marks of rows.
const (
	markSame    = ' '
	markNew     = '+'
	markChanged = '*'
)

// picture is a snapshot laid out for a terminal of some width, with what changed since the snapshot before.
type picture struct {
	snapshot *snapshot
	width    int
	table    *output.Lines

	added, changed int
	gone           []output.Object // in the order of the snapshot before
	changes        []change        // one for each row
}

// change says what happened to one row.
type change struct {
	mark  byte
	cells []bool // by column, whether its value changed; nil if none did
}

// compare matches the rows of two snapshots by key and compares their columns. Values that the view computes are computed
// for the same time in both: an age that grew is not a change. Without a snapshot before, nothing is new. The error is an
// *output.UsageError.
func compare(list *List, options output.Options, before, now *snapshot, width int) (*picture, error) {
	options.Width, options.Now = max(width-gutter, 1), now.at
	table, err := output.NewLines(list.View(options), options)
	if err != nil {
		return nil, err
	}
	p := &picture{snapshot: now, width: width, table: table, changes: make([]change, len(now.rows))}
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

// changedCells reports by column whether its value changed; nil means that none did.
func (p *picture) changedCells(old, row output.Object) []bool {
	if bytes.Equal(old.JSON(), row.JSON()) {
		return nil // most rows
	}
	before, beforeErr := p.table.Values(old)
	after, afterErr := p.table.Values(row)
	if beforeErr != nil || afterErr != nil {
		return nil // laying out the row shows the error
	}
	cells := make([]bool, len(after))
	for i := range after {
		cells[i] = !bytes.Equal(before[i], after[i])
	}
	return cells
}

// lines returns the part of the table that fits, with marked rows. A last line counts the rows that do not fit. The error
// is about a row that cannot be shown, such as an *output.FieldError.
func (p *picture) lines(height int) ([]string, error) {
	height = max(height, 0)
	rows := p.snapshot.rows
	changed := func(row, column int) bool {
		cells := p.changes[row].cells
		return cells != nil && cells[column]
	}
	header, laid, total, err := p.table.LayOut(rows[:min(len(rows), height)], changed, totalLabel(len(rows)), p.snapshot.total)
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

// unmarked indents lines by the gutter.
func unmarked(lines []string) []string {
	var moved []string
	for _, line := range lines {
		moved = append(moved, strings.Repeat(" ", gutter)+line)
	}
	return moved
}

// fitting returns how many rows fit into a number of lines.
func fitting(rows [][]string, room int) int {
	for i, row := range rows {
		if room -= len(row); room < 0 {
			return i
		}
	}
	return len(rows)
}

// more counts the rows that do not fit.
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
