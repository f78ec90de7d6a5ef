package output

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"strings"
)

// lineRows writes a line for each row, below a header.
type lineRows struct {
	out    *bufio.Writer
	header []byte // not written yet
	ifNone []byte // the line of a list without rows
	line   func(row Object) ([]byte, error)
}

func (r *lineRows) print(row Object) error {
	r.ifNone = nil
	if err := r.printHeader(); err != nil {
		return err
	}
	line, err := r.line(row)
	if err != nil {
		return err
	}
	return r.write(line)
}

func (r *lineRows) printHeader() error {
	header := r.header
	if r.header = nil; header == nil {
		return nil
	}
	return r.write(header)
}

func (r *lineRows) write(line []byte) error {
	_, _ = r.out.Write(line)
	return r.out.WriteByte('\n') // returns the error of both
}

func (r *lineRows) close(complete bool) error {
	if !complete {
		return nil
	}
	if err := r.printHeader(); err != nil || r.ifNone == nil {
		return err
	}
	return r.write(r.ifNone)
}

// delimited returns the header of csv or tsv, and a function that returns the line of a row.
func delimited(view *View, columns []Column, options *Options) (header []byte, line func(row Object) ([]byte, error)) {
	encode := tsvLines(options.Terminal)
	if options.Format == FormatCSV {
		encode = csvLines(options.Terminal)
	}
	if !options.NoHeaders {
		names := make([]string, len(columns))
		for i := range columns {
			names[i] = columns[i].Name
		}
		header = bytes.Clone(encode(names))
	}
	reader := newColumnReader(view, columns)
	return header, func(row Object) ([]byte, error) {
		values, err := reader.checked(row)
		cells := make([]string, len(values))
		for i, value := range values {
			cells[i] = plainText(value)
		}
		return encode(cells), err
	}
}

// csvLines returns a function that returns a line until it is called again.
func csvLines(terminal bool) func(cells []string) []byte {
	var made bytes.Buffer
	// Lines end with a newline only: with the CRLF of RFC 4180, encoding/csv would change newlines in values too.
	lines := csv.NewWriter(&made)
	return func(cells []string) []byte {
		if len(cells) == 1 && cells[0] == "" { // most readers skip an empty line
			return []byte(`""`)
		}
		made.Reset()
		_ = lines.Write(shown(cells, terminal)) // to memory
		lines.Flush()
		return bytes.TrimSuffix(made.Bytes(), []byte{'\n'})
	}
}

func tsvLines(terminal bool) func(cells []string) []byte {
	escapes := strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)
	return func(cells []string) []byte {
		for i := range cells {
			cells[i] = escapes.Replace(cells[i])
		}
		return []byte(strings.Join(shown(cells, terminal), "\t"))
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

// nameLine returns the name of a row.
func nameLine(view *View, row Object, terminal bool) ([]byte, error) {
	name, err := view.Name(row)
	// A command that reads the lines would take the text after a line break for another name.
	if terminal || strings.ContainsAny(name, "\n\r") {
		name = Visible(name)
	}
	return []byte(name), err
}
