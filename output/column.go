package output

// Kind is the JSON type that a column expects. The text formats (table, wide, csv, tsv) refuse any other with a *FieldError;
// null always fits.
type Kind int

// The kinds.
const (
	Any     Kind = iota
	Text         // a string
	Number       // a number, however the server spells it
	Boolean      // true or false
	Time         // a string; on a terminal a table shows the age of an RFC 3339 time
)

// want names the kind in an error; it is "" for Any.
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

// Column is a part of a row that has a name.
type Column struct {
	Name string // as --columns and the header of csv spell it, lower case
	Path string // the dotted path of the field; "" stands for Name
	Kind Kind   // what the field has to be
	// Derive computes the value instead: a string, int, int64, float64, bool, time.Time or nil.
	Derive  func(Object) (any, error)
	Shorten bool                     // a table may cut the text to fit a terminal: titles and descriptions, never identifiers
	OwnLine bool                     // where the table has no room, a text longer than most stands on a line above its row: names
	Style   func(text string) Style  // how a table shows the text; nil is Plain
	Format  func(text string) string // how a table spells the text, such as 1.5% for 0.015; nil leaves it
	Right   bool                     // a table aligns it to the right, as it does every Number
}

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
	paths   []string // of the fields; "" for a column that is derived
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

// raw returns the JSON value of each column in a row, nil for null and where the row has no such field.
func (r columnReader) raw(row Object) ([][]byte, error) {
	values := row.Fields(r.paths)
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

// checked returns the same values. The error is a *FieldError for a value of another type than
// the column's.
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

// View is what one kind of row can show.
type View struct {
	Columns  []Column                     // every column that has a name
	Table    []string                     // the names of the columns of formats table, csv and tsv
	Wide     []string                     // the names of the columns of format wide
	Name     func(Object) (string, error) // the line of format name; needed for that format only
	Describe func(Object) string          // how an error names a row, such as `job type 12 (landsat-parse 1.0.0)`
}

func (v *View) describe(row Object) string {
	if v.Describe == nil {
		return ""
	}
	return v.Describe(row)
}
