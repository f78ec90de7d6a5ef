package view

import (
	"encoding/json"
	"strings"

	"jt/internal/cli"
	"jt/output"
)

// Holds is the view of holds.
func Holds(options output.Options) output.View {
	columns := []output.Column{
		{Name: "since", Kind: output.Time},
		{Name: "state", Kind: output.Text, Style: holdStyle},
		{Name: "user", Kind: output.Text},
		{Name: "host", Kind: output.Text},
		{Name: "process", Kind: output.Number},
		{Name: "server", Kind: output.Text},
		{Name: "command", Kind: output.Text, Shorten: true},
		{Name: "job_types", Derive: heldRefs, Format: func(text string) string { return cli.SomeNames(strings.Split(text, ", ")) }},
		{Name: "journal", Kind: output.Text},
	}
	table := TableColumns(options, []Layout{
		{110, []string{"since", "state", "user", "server", "job_types", "command"}},
		{0, []string{"since", "state", "job_types", "command"}},
	})
	return output.View{
		Columns: columns, Table: table, Rows: columnNames(columns), Wide: columnNames(columns),
		Name:     func(row output.Object) (string, error) { return plainField(row, "journal"), nil },
		Describe: func(row output.Object) string { return "hold " + plainField(row, "journal") },
	}
}

// heldRefs joins the REFs of the job types of a hold.
func heldRefs(row output.Object) (any, error) {
	var refs []string
	field, _ := row.Field("job_types")
	err := json.Unmarshal(field, &refs)
	return strings.Join(refs, ", "), err
}

func holdStyle(state string) output.Style {
	return map[string]output.Style{"running": output.Good, "killed": output.Bad, "command-running": output.Warning}[state]
}
