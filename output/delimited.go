package output

import (
	"encoding/csv"
	"strings"
)

// delimitedRows writes csv or tsv: a line of column names and a line for each row.
type delimitedRows struct {
	columnReader

	out      *sink
	terminal bool
	header   bool        // not written yet
	csv      *csv.Writer // nil for tsv
	tsv      *strings.Replacer
}

func newDelimitedRows(out *sink, view *View, columns []Column, options *Options) *delimitedRows {
	rows := &delimitedRows{
		columnReader: newColumnReader(view, columns), out: out,
		terminal: options.Terminal, header: !options.NoHeaders,
	}
	if options.Format == FormatCSV {
		// Lines end with a newline only: with the CRLF of RFC 4180, encoding/csv would change newlines in values too.
		rows.csv = csv.NewWriter(out.buffer) // shares the buffer
	} else {
		rows.tsv = strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)
	}
	return rows
}

func (r *delimitedRows) print(row Object) error {
	if err := r.printHeader(); err != nil {
		return err
	}
	values, err := r.checked(row)
	if err != nil {
		return err
	}
	cells := make([]string, len(values))
	for i, value := range values {
		cells[i] = plainText(value)
	}
	return r.write(cells)
}

func (r *delimitedRows) printHeader() error {
	if !r.header {
		return nil
	}
	r.header = false
	names := make([]string, len(r.columns))
	for i := range r.columns {
		names[i] = r.columns[i].Name
	}
	return r.write(names)
}

func (r *delimitedRows) write(cells []string) error {
	for i := range cells {
		if r.tsv != nil {
			cells[i] = r.tsv.Replace(cells[i])
		}
		if r.terminal {
			cells[i] = Visible(cells[i])
		}
	}
	switch {
	case r.tsv != nil:
		return r.out.write([]byte(strings.Join(cells, "\t") + "\n"))
	case len(cells) == 1 && cells[0] == "": // most readers skip an empty line
		return r.out.write([]byte("\"\"\n"))
	}
	return asWriteError(r.csv.Write(cells))
}

func (r *delimitedRows) close(complete bool) error {
	if !complete {
		return nil
	}
	return r.printHeader()
}

// nameRows writes the name of each row on its own line.
type nameRows struct {
	out      *sink
	view     *View
	terminal bool
}

func (r *nameRows) print(row Object) error {
	name, err := r.view.Name(row)
	if err != nil {
		return err
	}
	// A command that reads the lines would take the text after a line break for another name.
	if r.terminal || strings.ContainsAny(name, "\n\r") {
		name = Visible(name)
	}
	return r.out.write([]byte(name + "\n"))
}

func (r *nameRows) close(bool) error { return nil }
