package cmd

import (
	"jt/client"
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

func embedded(row output.Object) client.Object { return serverObject(row).Embedded("job_type") }

func embeddedState(row output.Object) (any, error) { return jobTypeState(embedded(row)) }

func embeddedName(row output.Object) (string, error) { return jobTypeName(embedded(row)) }

func embeddedRef(row output.Object) (any, error) { return jobTypeName(embedded(row)) }

func embeddedKey(row output.Object) string { return fieldText(row, "job_type.id") }

func describeRow(row output.Object) string { return serverObject(row).Describe() }

// layout is the columns of a table for terminals of a width and more. Narrow terminals have the REF in the last column:
// names are never shortened, and a long one then leaves the others aligned.
type layout struct {
	from    int // cells
	columns []string
}

// tableColumns are those of the widest layout that the terminal has room for; without a terminal, or one that tells
// its width, those of the widest.
func (a *app) tableColumns(layouts []layout) []string {
	width := 0
	if a.environment.StdoutTerminal && a.showsTable() {
		width, _ = a.environment.StdoutSize()
	}
	for _, layout := range layouts {
		if width == 0 || width >= layout.from {
			return layout.columns
		}
	}
	return nil
}
