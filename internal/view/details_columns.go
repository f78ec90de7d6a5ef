package view

import (
	"jt/output"
)

// Details is how details are shown in the forms that have rows: as job types, with the fields that details alone have.
func Details() output.View {
	view := JobTypes()
	view.Columns = append(view.Columns,
		output.Column{Name: "command", Path: "interface.command", Kind: output.Text, Shorten: true},
		output.Column{Name: "arguments", Path: "interface.command_arguments", Kind: output.Text, Shorten: true},
		output.Column{Name: "interface"},
		output.Column{Name: "error_mapping"},
		output.Column{Name: "errors"},
		output.Column{Name: "job_counts_6h"},
		output.Column{Name: "job_counts_12h"},
		output.Column{Name: "job_counts_24h"},
	)
	view.Wide = append(view.Wide, "command", "arguments")
	return view
}
