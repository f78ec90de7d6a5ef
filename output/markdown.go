package output

import (
	"slices"
	"strings"
)

// markdown returns the header of a table in Markdown, as GitHub and GitLab read it, and a function that returns the line of a row.
func markdown(view *View, columns []Column, options *Options) (header []byte, line func(row Object) ([]byte, error)) {
	plain := *options
	plain.Terminal, plain.Color = false, false // as in a pipe: notes are read later, and elsewhere
	table := newTableRows(nil, view, columns, &plain)
	var names, rules []string // without them Markdown has no table
	for i := range columns {
		names, rules = append(names, Markdown(columns[i].Name)), append(rules, "---")
		if columns[i].alignsRight() {
			rules[i] = "---:"
		}
	}
	encode := func(cells []string) []byte { return []byte("| " + strings.Join(cells, " | ") + " |") }
	return slices.Concat(encode(names), []byte{'\n'}, encode(rules)), func(row Object) ([]byte, error) {
		cells, err := table.cells(row)
		texts := make([]string, len(cells))
		for i, cell := range cells {
			texts[i] = Markdown(cell.text)
		}
		return encode(texts), err
	}
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
