package output

import (
	"slices"
	"strings"
)

// markdownRows writes a table in Markdown, as GitHub and GitLab read it.
type markdownRows struct {
	table  *tableRows // whose cells it has
	header bool       // not written yet
}

func newMarkdownRows(table *tableRows) *markdownRows {
	return &markdownRows{table: table, header: true}
}

func (r *markdownRows) print(row Object) error {
	if err := r.printHeader(); err != nil {
		return err
	}
	line, err := r.table.cells(row)
	if err != nil {
		return err
	}
	texts := make([]string, len(line))
	for i, cell := range line {
		texts[i] = Markdown(cell.text)
	}
	return r.write(texts)
}

// printHeader writes the header, without which Markdown has no table.
func (r *markdownRows) printHeader() error {
	if !r.header {
		return nil
	}
	r.header = false
	var names, rules []string
	for i := range r.table.columns {
		names, rules = append(names, Markdown(r.table.columns[i].Name)), append(rules, "---")
		if r.table.columns[i].alignsRight() {
			rules[i] = "---:"
		}
	}
	if err := r.write(names); err != nil {
		return err
	}
	return r.write(rules)
}

func (r *markdownRows) write(cells []string) error {
	return r.table.out.write([]byte("| " + strings.Join(cells, " | ") + " |\n"))
}

func (r *markdownRows) close(complete bool) error {
	if !complete {
		return nil
	}
	return r.printHeader()
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
