package view

import (
	"cmp"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"jt/output"
)

// Printer writes rows in one of the formats.
type Printer interface {
	Print(row output.Object) error
	Close() error
	Abort() error
}

// PrinterFunc is a Printer that writes each row at once and has nothing to close.
type PrinterFunc func(row output.Object) error

// Print calls the function.
func (write PrinterFunc) Print(row output.Object) error { return write(row) }

// Close does nothing.
func (PrinterFunc) Close() error { return nil }

// Abort does nothing.
func (PrinterFunc) Abort() error { return nil }

// ShowsPages reports whether each row is shown as a page of its own.
func ShowsPages(options output.Options) bool {
	return options.Format == output.FormatTable && len(options.Columns) == 0 && options.JQ == ""
}

// NewDetailsPrinter returns a printer for the details of job types.
func NewDetailsPrinter(out io.Writer, options output.Options) (Printer, error) {
	return newPrinter(out, options, Details(), writeJobType)
}

// NewContextPrinter returns a printer for contexts.
func NewContextPrinter(out io.Writer, options output.Options) (Printer, error) {
	return newPrinter(out, options, Contexts(), writeContext)
}

func newPrinter(out io.Writer, options output.Options, view output.View, write func(*page, output.Object)) (Printer, error) {
	if !ShowsPages(options) {
		return output.New(out, view, options)
	}
	printed := false
	return PrinterFunc(func(row output.Object) error {
		page := &page{options: options}
		if printed {
			page.text.WriteString("\n")
		}
		if write(page, row); page.err != nil {
			return page.err
		}
		printed = true
		if _, err := out.Write([]byte(page.text.String())); err != nil {
			return &output.WriteError{Err: err}
		}
		return nil
	}), nil
}

// page is the text of one page. After err it is incomplete and not written.
type page struct {
	options output.Options
	text    strings.Builder
	err     error
}

const (
	fieldIndent = 2
	labelCells  = 18 // the longest label and two spaces
	tableIndent = 4
)

// leastCells is the width of texts on a terminal that is too narrow for more.
const leastCells = 20

// Wrap breaks a text into lines that fit a terminal beside an indent. In a pipe it stays one line.
func Wrap(text string, options output.Options, indent int) []string {
	width := 0
	if options.Terminal && options.Width > 0 {
		width = max(options.Width-indent, leastCells)
	}
	return output.Wrap(text, width)
}

// title writes the first line, or lines if the terminal is narrow.
func (p *page) title(text string, style output.Style) {
	if !p.options.Color {
		style = output.Plain
	}
	for _, line := range Wrap(output.Visible(text), p.options, 0) {
		p.text.WriteString(style.Apply(line) + "\n")
	}
}

// section writes a heading, then fields.
func (p *page) section(name string, row output.Object, fields []output.Column) {
	p.text.WriteString("\n" + strings.ToUpper(name) + "\n")
	p.fields(row, fields)
}

// fields writes a line for each field of a row. Only Name, Path and Format of the columns are used.
func (p *page) fields(row output.Object, fields []output.Column) {
	for _, field := range fields {
		value := shownField(row, cmp.Or(field.Path, field.Name))
		if field.Format != nil && value != "" {
			value = field.Format(value)
		}
		p.line(field.Name, value, output.Plain)
	}
}

// knownFields writes the fields that a row has, be they null.
func (p *page) knownFields(row output.Object, known []output.Column) {
	p.fields(row, slices.DeleteFunc(known, func(field output.Column) bool {
		_, has := row.Field(cmp.Or(field.Path, field.Name))
		return !has
	}))
}

// line writes a label and its value, on several lines if the terminal is narrow.
func (p *page) line(label, value string, style output.Style) {
	value = strings.TrimRight(output.Visible(value), " ")
	if value == "" {
		value = "-"
	}
	if !p.options.Color {
		style = output.Plain
	}
	for _, line := range Wrap(value, p.options, fieldIndent+labelCells) {
		p.text.WriteString(strings.Repeat(" ", fieldIndent) + label + strings.Repeat(" ", max(labelCells-len(label), 1)))
		p.text.WriteString(style.Apply(line) + "\n")
		label = ""
	}
}

// table writes values as an indented table of the usual kind. With a label, the table is indented below it.
func table[Row any](p *page, label string, columns []output.Column, rows []Row) {
	if len(rows) == 0 {
		p.line(label, "none", output.Plain)
		return
	}
	indent := strings.Repeat(" ", fieldIndent)
	if label != "" {
		p.text.WriteString(indent + label + "\n")
		indent = strings.Repeat(" ", tableIndent)
	}
	options := p.options
	options.Width = max(p.options.Width-len(indent), 0)
	var text strings.Builder
	printer, err := output.New(&text, output.View{Columns: columns, Table: columnNames(columns)}, options)
	for _, row := range rows {
		var object []byte
		if err == nil {
			object, err = json.Marshal(row)
		}
		if err == nil {
			err = printer.Print(output.RawObject(object))
		}
	}
	if err == nil {
		err = printer.Close()
	}
	p.err = cmp.Or(p.err, err)
	for line := range strings.Lines(text.String()) {
		p.text.WriteString(indent + line)
	}
}
