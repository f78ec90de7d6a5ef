package output

// Lines lays out the rows of a table for a caller that assembles the lines itself.
type Lines struct{ table *tableRows }

// NewLines chooses columns as New does. The error is a *UsageError.
func NewLines(view View, options Options) (*Lines, error) {
	columns, err := view.chosen(options.Format, options.Columns)
	if err != nil {
		return nil, err
	}
	return &Lines{newTableRows(nil, &view, columns, &options)}, nil
}

// Names returns the names of the columns.
func (l *Lines) Names() []string {
	names := make([]string, len(l.table.columns))
	for i := range l.table.columns {
		names[i] = l.table.columns[i].Name
	}
	return names
}

// Values returns the JSON value of each column in a row, nil for null and for a missing field.
func (l *Lines) Values(row Object) ([][]byte, error) { return l.table.raw(row) }

// LayOut returns the lines of the header and of each row, and the line of Printer.Total if values is not nil. Cells
// for which isChanged returns true are highlighted; it gets the numbers of the row and the column. The error is about a row
// that cannot be shown, such as a *FieldError.
func (l *Lines) LayOut(rows []Object, isChanged func(row, column int) bool, label string, values map[string]any) (header []string, lines [][]string, total []string, err error) {
	table := l.table // whose columns do not get narrower
	table.batch, table.total = nil, nil
	for i, row := range rows {
		cells, err := table.cells(row)
		if err != nil {
			return nil, nil, nil, err
		}
		for j := range cells {
			if isChanged(i, j) {
				cells[j].style = cells[j].style.reversed()
			}
		}
		table.batch = append(table.batch, cells)
	}
	if values != nil {
		if err := table.setTotal(label, values); err != nil {
			return nil, nil, nil, err
		}
	}
	laid, err := table.layOut(table.total)
	if err != nil {
		return nil, nil, nil, err
	}
	return laid.header, laid.rows, laid.total, nil
}
