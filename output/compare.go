package output

import "bytes"

// Comparison tells what became of the rows of a list since it was read before.
type Comparison struct {
	New, Changed int      // rows
	Gone         []Object // rows that are no longer there, in their order

	columns []Column
	changes []rowChange // of each row
}

// rowChange is what became of one row.
type rowChange struct {
	mark  byte
	cells []bool // of each column: whether its value is another one; nil where the row has no change of that kind
}

// The marks of rows.
const (
	markSame    = ' '
	markNew     = '+'
	markChanged = '*'
)

// Compare tells rows apart by View.Key and compares the values of the columns that the options choose, as the server
// gave them and as the view computes them now, for both readings: an age that grew is no change. Where nothing was read
// before, nothing is new. The error is a *UsageError.
func Compare(view View, options Options, before, now []Object, readBefore bool) (*Comparison, error) {
	if options.Form == "" {
		options.Form = FormTable
	}
	columns, err := view.chosen(options.Form, options.Columns)
	if err != nil {
		return nil, err
	}
	c := &Comparison{columns: columns, changes: make([]rowChange, len(now))}
	earlier := make(map[string]Object, len(before))
	for _, row := range before {
		earlier[view.key(row)] = row
	}
	present := make(map[string]bool, len(now))
	for i, row := range now {
		key := view.key(row)
		present[key] = true
		c.changes[i].mark = markSame
		old, known := earlier[key]
		switch {
		case !readBefore || key == "":
		case !known:
			c.New++
			c.changes[i].mark = markNew
		default:
			if cells := c.changedCells(&view, old, row); cells != nil {
				c.Changed++
				c.changes[i] = rowChange{markChanged, cells}
			}
		}
	}
	for _, row := range before {
		if key := view.key(row); key != "" && !present[key] {
			c.Gone = append(c.Gone, row)
		}
	}
	return c, nil
}

func (v *View) key(row Object) string {
	if v.Key == nil {
		return ""
	}
	return v.Key(row)
}

// changedCells tells which columns have another value; nil where none has.
func (c *Comparison) changedCells(view *View, old, row Object) []bool {
	if bytes.Equal(old.JSON(), row.JSON()) {
		return nil // most rows, and all columns come from there
	}
	var cells []bool
	for i := range c.columns {
		if sameValue(&c.columns[i], view, old, row) {
			continue
		}
		if cells == nil {
			cells = make([]bool, len(c.columns))
		}
		cells[i] = true
	}
	return cells
}

// sameValue compares a column. A value that cannot be shown is an error where it is to be shown.
func sameValue(column *Column, view *View, old, row Object) bool {
	before, beforeErr := column.checked(old, view)
	after, afterErr := column.checked(row, view)
	return (beforeErr == nil) == (afterErr == nil) && bytes.Equal(before, after)
}
