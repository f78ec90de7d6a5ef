package view

import (
	"jt/client"
	"jt/internal/cli"
	"jt/output"
)

// embeddedColumns are those of the job type that a row of status, running or failures is about: every field that is
// documented for it.
func embeddedColumns() []output.Column {
	columns := []output.Column{
		{Name: "id", Kind: output.Number},
		{Name: "name", Kind: output.Text, OwnLine: true},
		{Name: "version", Kind: output.Text},
		{Name: "title", Kind: output.Text, Shorten: true},
		{Name: "description", Kind: output.Text, Shorten: true},
		{Name: "category", Kind: output.Text, Shorten: true},
		{Name: "author_name", Kind: output.Text},
		{Name: "author_url", Kind: output.Text},
		{Name: "is_system", Kind: output.Boolean},
		{Name: "is_long_running", Kind: output.Boolean},
		{Name: "is_active", Kind: output.Boolean},
		{Name: "is_operational", Kind: output.Boolean},
		{Name: "is_paused", Kind: output.Boolean},
		{Name: "icon_code", Kind: output.Text},
	}
	for i := range columns {
		columns[i].Path = "job_type." + columns[i].Name
	}
	return append(columns,
		output.Column{Name: "state", Kind: output.Text, Derive: embeddedState, Style: stateStyle},
		output.Column{Name: "ref", Kind: output.Text, Derive: embeddedRef},
	)
}

func Embedded(row output.Object) client.Object { return ServerObject(row).Embedded("job_type") }

func embeddedState(row output.Object) (any, error) { return JobTypeState(Embedded(row)) }

func EmbeddedName(row output.Object) (string, error) { return JobTypeName(Embedded(row)) }

func embeddedRef(row output.Object) (any, error) { return JobTypeName(Embedded(row)) }

func embeddedKey(row output.Object) string { return fieldText(row, "job_type.id") }

func describeRow(row output.Object) string { return ServerObject(row).Describe() }

// Layout is the columns of a table for terminals of a width and more. Narrow terminals have the REF in the last column:
// names are never shortened, and a long one then leaves the others aligned.
type Layout struct {
	From    int // cells
	Columns []string
}

// TableColumns are those of the widest layout that the terminal has room for; without a terminal, or one that tells
// its width, those of the widest.
func TableColumns(session *cli.Session, layouts []Layout) []string {
	width := 0
	if session.Environment.StdoutTerminal && session.ShowsTable() {
		width, _ = session.Environment.StdoutSize()
	}
	for _, layout := range layouts {
		if width == 0 || width >= layout.From {
			return layout.Columns
		}
	}
	return nil
}
