package view

import (
	"encoding/json"
	"io"
	"strings"

	"jt/internal/cli"
	"jt/output"
)

// DetailsPrinter writes details in one of the formats.
type DetailsPrinter interface {
	Print(row output.Object) error
	Close() error
	Abort() error
}

// ShowsPages reports whether each row is shown as a page for eyes.
func ShowsPages(options output.Options) bool {
	return options.Format == output.FormatTable && len(options.Columns) == 0 && options.JQ == ""
}

// NewDetailsPrinter makes the printer of the details of job types.
func NewDetailsPrinter(session *cli.Session, options output.Options) (DetailsPrinter, error) {
	return newDetailsPrinter(session.Environment.Stdout, options, Details(), writeJobType)
}

// NewContextPrinter makes the printer of the details of contexts.
func NewContextPrinter(session *cli.Session, options output.Options) (DetailsPrinter, error) {
	return newDetailsPrinter(session.Environment.Stdout, options, Contexts(), writeContext)
}

func newDetailsPrinter(out io.Writer, options output.Options, view output.View, write func(*page, output.Object) error) (DetailsPrinter, error) {
	if ShowsPages(options) {
		return &pages{out: out, options: options, write: write}, nil
	}
	return output.New(out, view, options)
}

// pages writes a page for eyes about each row.
type pages struct {
	out     io.Writer
	options output.Options
	write   func(*page, output.Object) error
	printed bool
}

// Print writes one page, or nothing of it.
func (p *pages) Print(row output.Object) error {
	page := &page{options: p.options}
	if p.printed {
		page.text.WriteString("\n")
	}
	if err := p.write(page, row); err != nil {
		return err
	}
	p.printed = true
	if _, err := p.out.Write([]byte(page.text.String())); err != nil {
		return &output.WriteError{Err: err}
	}
	return nil
}

// Close has nothing to end.
func (p *pages) Close() error { return nil }

// Abort has nothing to end.
func (p *pages) Abort() error { return nil }

// page is the text of a page.
type page struct {
	options output.Options
	text    strings.Builder
}

const (
	fieldIndent = 2
	labelCells  = 18 // the longest label, and two blanks
	tableIndent = 4
)

// LeastCells is the width that a text has on the narrowest terminal.
const LeastCells = 20

func (p *page) title(text string) { p.text.WriteString(output.Visible(text) + "\n") }

func (p *page) section(name string) { p.text.WriteString("\n" + strings.ToUpper(name) + "\n") }

// line writes a label and its value, which takes as many lines as a terminal needs.
func (p *page) line(label, value string, style output.Style) {
	value = strings.TrimRight(output.Visible(value), " ")
	if value == "" {
		value = "-"
	}
	width := 0
	if p.options.Terminal && p.options.Width > 0 {
		width = max(p.options.Width-fieldIndent-labelCells, LeastCells)
	}
	if !p.options.Color {
		style = output.Plain
	}
	for _, line := range output.Wrap(value, width) {
		p.text.WriteString(strings.Repeat(" ", fieldIndent) + label + strings.Repeat(" ", max(labelCells-len(label), 1)))
		p.text.WriteString(style.Apply(line) + "\n")
		label = ""
	}
}

// table writes a list as tables are written elsewhere, indented. Without a label it stands in the section itself.
func (p *page) table(label string, columns []output.Column, rows []map[string]any) error {
	if len(rows) == 0 {
		p.line(label, "none", output.Plain)
		return nil
	}
	indent := strings.Repeat(" ", fieldIndent)
	if label != "" {
		p.text.WriteString(indent + label + "\n")
		indent = strings.Repeat(" ", tableIndent)
	}
	options := p.options
	options.Width = max(p.options.Width-len(indent), 0)
	var made strings.Builder
	printer, err := output.New(&made, output.View{Columns: columns, Table: columnNames(columns)}, options)
	if err != nil {
		return err
	}
	for _, row := range rows {
		text, err := json.Marshal(row)
		if err != nil {
			return err
		}
		if err := printer.Print(output.RawObject(text)); err != nil {
			return err
		}
	}
	if err := printer.Close(); err != nil {
		return err
	}
	for line := range strings.Lines(made.String()) {
		p.text.WriteString(indent + line)
	}
	return nil
}
