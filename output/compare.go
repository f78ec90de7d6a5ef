package output

import "bytes"

// Comparison is what became of the rows of a list since it was read before.
type Comparison struct {
	New, Changed int      // rows
	Gone         []Object // rows that are no longer there, in their order

	columns columnReader
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

// Compare matches rows by View.Key and compares the values of the columns that the options choose, as the server
// gave them and as the view computes them now, for both readings: an age that grew is no change. Where nothing was read
// before, nothing is new. The error is a *UsageError.
func Compare(view View, options Options, before, now []Object, readBefore bool) (*Comparison, error) {
	columns, err := view.chosen(options.Format, options.Columns)
	if err != nil {
		return nil, err
	}
	c := &Comparison{columns: newColumnReader(columns), changes: make([]rowChange, len(now))}
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
			if cells := c.changedCells(old, row); cells != nil {
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

// changedCells reports which columns have another value; nil if none has.
func (c *Comparison) changedCells(old, row Object) []bool {
	if bytes.Equal(old.JSON(), row.JSON()) {
		return nil // most rows, and all columns come from there
	}
	before, beforeErr := c.columns.raw(old)
	after, afterErr := c.columns.raw(row)
	if beforeErr != nil || afterErr != nil {
		return nil // the error shows where the row is laid out
	}
	var cells []bool
	for i := range after {
		if bytes.Equal(before[i], after[i]) || isNull(before[i]) && isNull(after[i]) {
			continue
		}
		if cells == nil {
			cells = make([]bool, len(after))
		}
		cells[i] = true
	}
	return cells
}
