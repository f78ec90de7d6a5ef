package output

import (
	"bytes"
	"encoding/csv"
	"strings"
)

// delimitedRows writes csv or tsv: a line of column names and a line for each row.
type delimitedRows struct {
	out      *sink
	view     *View
	columns  columnReader
	line     func(cells []string, terminal bool) []byte // good until the next call
	terminal bool
	header   bool // still to be written
	cells    []string
}

func newDelimitedRows(out *sink, view *View, columns []Column, options *Options) *delimitedRows {
	made := &delimitedRows{
		out: out, view: view, columns: newColumnReader(columns), line: newTSVLine(),
		terminal: options.Terminal, header: !options.NoHeaders, cells: make([]string, len(columns)),
	}
	if options.Form == FormCSV {
		made.line = newCSVLine()
	}
	return made
}

func (r *delimitedRows) print(row Object) error {
	if err := r.printHeader(); err != nil {
		return err
	}
	values, err := r.columns.checked(row, r.view)
	if err != nil {
		return err
	}
	for i, value := range values {
		r.cells[i] = plainText(value)
	}
	return r.out.write(r.line(r.cells, r.terminal))
}

func (r *delimitedRows) printHeader() error {
	if !r.header {
		return nil
	}
	r.header = false
	for i := range r.columns.columns {
		r.cells[i] = r.columns.columns[i].Name
	}
	return r.out.write(r.line(r.cells, r.terminal))
}

func (r *delimitedRows) close(whole bool) error {
	if !whole {
		return nil
	}
	return r.printHeader()
}

// newCSVLine gives a function that writes a line as RFC 4180 quotes it. The line ends with a newline alone: the CRLF of
// the RFC would make encoding/csv change the newlines inside of values too.
func newCSVLine() func([]string, bool) []byte {
	var line bytes.Buffer
	writer := csv.NewWriter(&line)
	return func(cells []string, terminal bool) []byte {
		line.Reset()
		if len(cells) == 1 && cells[0] == "" { // an empty line is no row to most readers
			return append(line.AvailableBuffer(), "\"\"\n"...)
		}
		if terminal {
			for i := range cells {
				cells[i] = Visible(cells[i])
			}
		}
		_ = writer.Write(cells) // a buffer takes everything
		writer.Flush()
		return line.Bytes()
	}
}

// newTSVLine gives a function that writes a line in which a backslash spells what would break it.
func newTSVLine() func([]string, bool) []byte {
	escapes := strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)
	var line []byte
	return func(cells []string, terminal bool) []byte {
		line = line[:0]
		for i, cell := range cells {
			if i > 0 {
				line = append(line, '\t')
			}
			cell = escapes.Replace(cell)
			if terminal {
				cell = Visible(cell)
			}
			line = append(line, cell...)
		}
		line = append(line, '\n')
		return line
	}
}
