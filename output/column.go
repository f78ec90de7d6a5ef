package output

// Kind is the JSON type that a column expects. In the text formats (table, wide, csv, tsv) any other type is a
// *FieldError; null always fits.
type Kind int

// The kinds.
const (
	Any     Kind = iota
	Text         // a string
	Number       // a number in any spelling
	Boolean      // true or false
	Time         // a string; on a terminal a table shows the age of an RFC 3339 time
)

// want returns the name of the kind in an error, "" for Any.
func (k Kind) want() string {
	switch k {
	case Text, Time:
		return "a string"
	case Number:
		return "a number"
	case Boolean:
		return "a boolean"
	}
	return ""
}

// Column is a named part of a row.
type Column struct {
	Name string // as in --columns and in the header of csv, lower case
	Path string // the dotted path of the field; "" means Name
	Kind Kind   // what the field must be
	// Else returns the JSON value of rows without the field, nil if they do not have it elsewhere either. It may be nil.
	Else func(Object) []byte
	// Derive computes the value instead: a string, int, int64, float64, bool, time.Time or nil.
	Derive  func(Object) (any, error)
	Shorten bool                     // a table may cut the text to fit a terminal: titles and descriptions, never identifiers
	OwnLine bool                     // if the table has no room, an unusually long text moves to a line above its row: names
	Style   func(text string) Style  // how a table shows the text; nil means Plain
	StyleOf func(row Object) Style   // the same if it depends on the row; Style is then that of a total
	Marked  bool                     // where a terminal shows no colors, a mark replaces those of Warning and Bad
	Worst   func(row Object) int     // the place of the character that is Bad in colors, counted from 0; -1 for none. It may be nil
	Format  func(text string) string // how a table spells the text, such as 1.5% for 0.015; nil means unchanged
	Right   bool                     // a table aligns it to the right, as it does with every Number
}

// Values returns the JSON value of each column without Derive, nil if the row does not have it. It may be null.
func Values(columns []Column, row Object) [][]byte { return newColumnReader(nil, columns).fields(row) }

func (c *Column) path() string {
	if c.Path == "" {
		return c.Name
	}
	return c.Path
}

func (c *Column) alignsRight() bool { return c.Right || c.Kind == Number }

// columnReader reads the values of columns from rows, all columns of a row at once.
type columnReader struct {
	view    *View
	columns []Column
	paths   []string // of the fields; "" for a derived column
}

func newColumnReader(view *View, columns []Column) columnReader {
	paths := make([]string, len(columns))
	for i := range columns {
		if columns[i].Derive == nil {
			paths[i] = columns[i].path()
		}
	}
	return columnReader{view, columns, paths}
}

// fields returns the JSON value of each column without Derive, nil if the row does not have it.
func (r columnReader) fields(row Object) [][]byte {
	values := row.Fields(r.paths)
	for i, value := range values {
		if value == nil && r.columns[i].Else != nil {
			values[i] = r.columns[i].Else(row)
		}
	}
	return values
}

// raw returns the JSON value of each column in a row, nil for null and if the row has no such field.
func (r columnReader) raw(row Object) ([][]byte, error) {
	values := r.fields(row)
	for i := range r.columns {
		if r.columns[i].Derive != nil {
			value, err := r.columns[i].Derive(row)
			if err != nil {
				return nil, err
			}
			if values[i], err = encodeDerived(value); err != nil {
				return nil, err
			}
		}
		if isNull(values[i]) {
			values[i] = nil
		}
	}
	return values, nil
}

// checked returns the same values. A value of another type than the column's is a *FieldError.
func (r columnReader) checked(row Object) ([][]byte, error) {
	values, err := r.raw(row)
	if err != nil {
		return nil, err
	}
	for i, value := range values {
		want, got := r.columns[i].Kind.want(), describe(value)
		if value != nil && want != "" && want != got {
			return nil, &FieldError{Row: r.view.describe(row), Field: r.columns[i].path(), Want: want, Got: got}
		}
	}
	return values, nil
}

// object returns the JSON of a row for the formats that write objects: the server's own text, or an object with the columns
// that were asked for.
func (r columnReader) object(row Object) ([]byte, error) {
	if len(r.columns) == 0 {
		if text := row.JSON(); len(text) > 0 {
			return text, nil
		}
		return []byte("null"), nil
	}
	values, err := r.raw(row)
	if err != nil {
		return nil, err
	}
	text := []byte{'{'}
	for i, value := range values {
		if i > 0 {
			text = append(text, ", "...)
		}
		text = appendString(text, r.columns[i].Name)
		text = append(text, ": "...)
		if value == nil {
			value = []byte("null")
		}
		text = append(text, value...)
	}
	return append(text, '}'), nil
}

// View defines the columns of one kind of row.
type View struct {
	Columns  []Column                     // every named column
	Table    []string                     // the names of the columns of format table
	Rows     []string                     // the names of the columns of formats csv and tsv; nil means Table
	Wide     []string                     // the names of the columns of format wide
	Name     func(Object) (string, error) // the line of format name; only that format needs it
	Describe func(Object) string          // names a row in an error, such as `job type 12 (landsat-parse 1.0.0)`
}

// RowColumns returns the names of the columns of formats csv and tsv.
func (v *View) RowColumns() []string {
	if v.Rows == nil {
		return v.Table
	}
	return v.Rows
}

func (v *View) describe(row Object) string {
	if v.Describe == nil {
		return ""
	}
	return v.Describe(row)
}
