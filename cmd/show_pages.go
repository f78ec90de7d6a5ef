package cmd

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"

	"jt/client"
	"jt/output"
)

// pages writes a page for eyes about each job type.
type pages struct {
	out     io.Writer
	options output.Options

	page    bytes.Buffer
	printed int
}

const (
	fieldIndent = 2
	labelCells  = 18 // the longest label, and two blanks
	tableIndent = 4
	leastCells  = 20 // that a value has on the narrowest terminal
)

// shownTable is a list within a section.
type shownTable struct {
	label   string // "" stands the table into the section itself
	columns []output.Column
	rows    []map[string]any
}

// Print writes one page, or nothing of it.
func (p *pages) Print(row output.Object) error {
	details, err := serverObject(row).Details()
	if err != nil {
		return err
	}
	p.page.Reset()
	if p.printed > 0 {
		p.page.WriteString("\n")
	}
	p.page.WriteString(output.Visible(details.Describe()) + "\n")
	for _, section := range sections() {
		p.page.WriteString("\n" + strings.ToUpper(section.title) + "\n")
		for _, field := range section.fields {
			p.field(field, details)
		}
		if section.tables == nil {
			continue
		}
		for _, table := range section.tables(details) {
			if err := p.table(table); err != nil {
				return err
			}
		}
	}
	p.printed++
	if _, err := p.out.Write(p.page.Bytes()); err != nil {
		return &output.WriteError{Err: err}
	}
	return nil
}

// Close has nothing to end.
func (p *pages) Close() error { return nil }

// Abort has nothing to end.
func (p *pages) Abort() error { return nil }

func (p *pages) field(field shownField, details client.JobTypeDetails) {
	value := ""
	if field.derive != nil {
		value = field.derive(p, details)
	} else if raw, _ := details.Field(field.path); plainValue(raw) != "" {
		value = plainValue(raw)
		if field.spell != nil {
			value = field.spell(p, value)
		}
	}
	style := output.Plain
	if field.style != nil {
		style = field.style(value)
	}
	p.line(field.label, value, style)
}

// line writes a label and its value, which takes as many lines as a terminal needs.
func (p *pages) line(label, value string, style output.Style) {
	value = strings.TrimRight(output.Visible(value), " ")
	if value == "" {
		value = "-"
	}
	width := 0
	if p.options.Terminal && p.options.Width > 0 {
		width = max(p.options.Width-fieldIndent-labelCells, leastCells)
	}
	if !p.options.Color {
		style = output.Plain
	}
	for _, line := range output.Wrap(value, width) {
		p.page.WriteString(strings.Repeat(" ", fieldIndent) + label + strings.Repeat(" ", max(labelCells-len(label), 1)))
		p.page.WriteString(style.Apply(line) + "\n")
		label = ""
	}
}

// table writes a list as tables are written elsewhere, indented.
func (p *pages) table(table shownTable) error {
	if len(table.rows) == 0 {
		p.line(table.label, "none", output.Plain)
		return nil
	}
	indent := strings.Repeat(" ", fieldIndent)
	if table.label != "" {
		p.page.WriteString(indent + table.label + "\n")
		indent = strings.Repeat(" ", tableIndent)
	}
	options := p.options
	options.Format = output.FormatTable
	options.Width = max(p.options.Width-len(indent), 0)
	view := output.View{Columns: table.columns}
	for i := range table.columns {
		view.Table = append(view.Table, table.columns[i].Name)
	}
	var made bytes.Buffer
	printer, err := output.New(&made, view, options)
	if err != nil {
		return err
	}
	for _, row := range table.rows {
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
		p.page.WriteString(indent + line)
	}
	return nil
}

// plainValue is a JSON value as text: a string without its quotes, nothing for null.
func plainValue(raw []byte) string {
	var text string
	switch {
	case len(raw) == 0 || raw[0] == 'n':
		return ""
	case json.Unmarshal(raw, &text) == nil:
		return text
	}
	return string(raw)
}
