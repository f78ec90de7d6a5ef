package output

import (
	"slices"
	"strings"
)

// newMarkdownRows writes a table in Markdown, as GitHub and GitLab read it.
func newMarkdownRows(out *sink, view *View, columns []Column, options *Options) *lineRows {
	plain := *options
	plain.Terminal, plain.Color = false, false // as in a pipe: notes are read later, and elsewhere
	table := newTableRows(out, view, columns, &plain)
	var names, rules []string // without them Markdown has no table
	for i := range columns {
		names, rules = append(names, Markdown(columns[i].Name)), append(rules, "---")
		if columns[i].alignsRight() {
			rules[i] = "---:"
		}
	}
	return &lineRows{header: [][]string{names, rules}, cells: func(row Object) ([]string, error) {
		line, err := table.cells(row)
		texts := make([]string, len(line))
		for i, cell := range line {
			texts[i] = Markdown(cell.text)
		}
		return texts, err
	}, write: func(cells []string) error { return out.write([]byte("| " + strings.Join(cells, " | ") + " |\n")) }}
}

// Markdown escapes a text so that Markdown shows it unchanged, on one line, in a cell of a table too.
func Markdown(text string) string {
	var made strings.Builder
	for _, character := range Visible(text) {
		switch {
		case character == '<':
			made.WriteString("&lt;")
		case character == '>':
			made.WriteString("&gt;")
		case character == '&':
			made.WriteString("&amp;")
		case slices.Contains([]rune("\\`*_[]|~#!$"), character):
			made.WriteRune('\\')
			made.WriteRune(character)
		default:
			made.WriteRune(character)
		}
	}
	return made.String()
}
