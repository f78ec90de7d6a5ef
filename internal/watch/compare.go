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
	order          []int           // the numbers of the rows to show
}

// change says what happened to one row.
type change struct {
	mark  byte
	old   output.Object // the row before, if it differs
	cells []bool        // by column of the table, whether its value changed; nil if none did
}

// compare matches the rows of two snapshots by key. Without a snapshot before, nothing is new. The error is an
// *output.UsageError.
func compare(list *List, options output.Options, before, now *snapshot, width int) (*picture, error) {
	p := &picture{snapshot: now, changes: make([]change, len(now.rows))}
	var rows []output.Object
	if before != nil {
		rows = before.rows
	}
	earlier := map[string]output.Object{}
	for _, row := range rows {
		earlier[list.RowKey(row)] = row
	}
	for i, row := range now.rows {
		key := list.RowKey(row)
		p.order = append(p.order, i)
		old, known := earlier[key]
		delete(earlier, key)
		switch {
		case before == nil || key == "":
		case !known:
			p.added++
			p.changes[i].mark = markNew
		case !bytes.Equal(old.JSON(), row.JSON()): // most rows are the same
			p.changes[i].old = old
		}
	}
	for _, row := range rows {
		if key := list.RowKey(row); key != "" && earlier[key] != nil {
			p.gone = append(p.gone, row)
		}
	}
	return p, p.fit(list, options, width)
}

// fit lays the picture out for a terminal of another width. Only changes in the columns that it shows are marked.
func (p *picture) fit(list *List, options output.Options, width int) (err error) {
	options.Width, options.Now = max(width-gutter, 1), p.snapshot.at
	if p.table, err = output.NewLines(list.View(options), options); err != nil {
		return err
	}
	p.width, p.changed = width, 0
	for i := range p.changes {
		one := &p.changes[i]
		if one.mark == markNew {
			continue
		}
		one.mark, one.cells = markSame, nil
		if one.old == nil {
			continue
		}
		if cells := changedCells(p.table, one.old, p.snapshot.rows[i]); slices.Contains(cells, true) {
			p.changed++
			one.mark, one.cells = markChanged, cells
		}
	}
	return nil
}

// changedCells reports by column whether its value changed. Values that the view computes are computed for the same time in
// both: an age that grew is not a change.
func changedCells(table *output.Lines, old, row output.Object) []bool {
	before, beforeErr := table.Values(old)
	after, afterErr := table.Values(row)
	if beforeErr != nil || afterErr != nil {
		return nil // laying out the row shows the error
	}
	changed := make([]bool, len(after))
	for i := range after {
		changed[i] = !bytes.Equal(before[i], after[i])
	}
	return changed
}

// part is what the screen shows of a picture.
type part struct {
	lines     []string
	top, rows int // the first row, and how many
}

// part returns the part of the table that fits, from a row on, with marked rows. A last line says which part it is, unless
// it is all. The error is about a row that cannot be shown, such as an *output.FieldError.
func (p *picture) part(top, height int) (*part, error) {
	height = max(height, 0)
	top = max(min(top, len(p.order)-1), 0)
	header, laid, total, err := p.layOut(top, height)
	if err != nil {
		return nil, err
	}
	room := height - len(header) - len(total)
	shown := fitting(laid, room)
	complete := shown == len(p.snapshot.rows)
	if !complete {
		room--
		shown = fitting(laid, room)
	}
	if top > 0 && top+shown == len(p.order) { // fill the screen
		from := max(len(p.order)-height, 0)
		if _, laid, _, err = p.layOut(from, height); err != nil {
			return nil, err
		}
		for fitting(laid, room) < len(laid) {
			laid = laid[1:]
		}
		shown = len(laid)
		if top = len(p.order) - shown; top == 0 { // all fit
			return p.part(0, height)
		}
	}
	lines := unmarked(header)
	for i, row := range laid[:shown] {
		for _, line := range row {
			lines = append(lines, string(p.changes[p.order[top+i]].mark)+" "+line)
		}
	}
	if !complete {
		lines = append(lines, p.position(top, shown))
	}
	lines = append(lines, unmarked(total)...)
	return &part{lines[:min(len(lines), height)], top, shown}, nil
}

// layOut lays out at most as many rows as the screen has lines.
func (p *picture) layOut(from, height int) (header []string, laid [][]string, total []string, err error) {
	order := p.order[from:min(from+height, len(p.order))]
	rows := make([]output.Object, len(order))
	for i, row := range order {
		rows[i] = p.snapshot.rows[row]
	}
	changed := func(row, column int) bool {
		cells := p.changes[order[row]].cells
		return cells != nil && cells[column]
	}
	return p.table.LayOut(rows, changed, totalLabel(len(p.snapshot.rows)), p.snapshot.total)
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

// position says which rows are shown, and what changed in the others.
func (p *picture) position(top, shown int) string {
	all := len(p.snapshot.rows)
	line := "no row of " + output.Count(all) + " matches"
	switch {
	case shown > 0:
		line = "rows " + output.Count(top+1) + "-" + output.Count(top+shown) + " of " + output.Count(len(p.order))
		if len(p.order) < all {
			line += " that match, " + output.Count(all) + " in all"
		}
	case len(p.order) > 0:
		line = output.Count(len(p.order)) + " rows" // the screen has no room
	}
	added, changed := p.added, p.changed
	for _, row := range p.order[top : top+shown] {
		switch p.changes[row].mark {
		case markNew:
			added--
		case markChanged:
			changed--
		}
	}
	if added > 0 {
		line += ", " + output.Count(added) + " new elsewhere"
	}
	if changed > 0 {
		line += ", " + output.Count(changed) + " changed elsewhere"
	}
	return line
}
