package output

import (
	"encoding/csv"
	"strings"
)

// lineRows writes a line for each row, below the lines of a header.
type lineRows struct {
	header [][]string // not written yet
	cells  func(row Object) ([]string, error)
	write  func(cells []string) error
}

func (r *lineRows) print(row Object) error {
	if err := r.printHeader(); err != nil {
		return err
	}
	cells, err := r.cells(row)
	if err != nil {
		return err
	}
	return r.write(cells)
}

func (r *lineRows) printHeader() error {
	header := r.header
	r.header = nil
	for _, line := range header {
		if err := r.write(line); err != nil {
			return err
		}
	}
	return nil
}

func (r *lineRows) close(complete bool) error {
	if !complete {
		return nil
	}
	return r.printHeader()
}

// newDelimitedRows writes csv or tsv.
func newDelimitedRows(out *sink, view *View, columns []Column, options *Options) *lineRows {
	reader := newColumnReader(view, columns)
	rows := &lineRows{cells: func(row Object) ([]string, error) {
		values, err := reader.checked(row)
		cells := make([]string, len(values))
		for i, value := range values {
			cells[i] = plainText(value)
		}
		return cells, err
	}}
	if !options.NoHeaders {
		names := make([]string, len(columns))
		for i := range columns {
			names[i] = columns[i].Name
		}
		rows.header = [][]string{names}
	}
	if options.Format == FormatCSV {
		rows.write = writeCSV(out, options.Terminal)
	} else {
		rows.write = writeTSV(out, options.Terminal)
	}
	return rows
}

func writeCSV(out *sink, terminal bool) func(cells []string) error {
	// Lines end with a newline only: with the CRLF of RFC 4180, encoding/csv would change newlines in values too.
	lines := csv.NewWriter(out.buffer) // shares the buffer
	return func(cells []string) error {
		if len(cells) == 1 && cells[0] == "" { // most readers skip an empty line
			return out.write([]byte("\"\"\n"))
		}
		return asWriteError(lines.Write(shown(cells, terminal)))
	}
}

func writeTSV(out *sink, terminal bool) func(cells []string) error {
	escapes := strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)
	return func(cells []string) error {
		for i := range cells {
			cells[i] = escapes.Replace(cells[i])
		}
		return out.write([]byte(strings.Join(shown(cells, terminal), "\t") + "\n"))
	}
}

// shown makes texts visible for a terminal.
func shown(cells []string, terminal bool) []string {
	for i := range cells {
		if terminal {
			cells[i] = Visible(cells[i])
		}
	}
	return cells
}

// newNameRows writes the name of each row on its own line.
func newNameRows(out *sink, view *View, terminal bool) *lineRows {
	return &lineRows{cells: func(row Object) ([]string, error) {
		name, err := view.Name(row)
		// A command that reads the lines would take the text after a line break for another name.
		if terminal || strings.ContainsAny(name, "\n\r") {
			name = Visible(name)
		}
		return []string{name}, err
	}, write: func(cells []string) error { return out.write([]byte(cells[0] + "\n")) }}
}
