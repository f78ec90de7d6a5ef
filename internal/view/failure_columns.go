package view

import (
	"jt/internal/cli"
	"jt/output"
)

// Failures is how system failures are shown.
func Failures(session *cli.Session) output.View {
	columns := append(embeddedColumns(),
		output.Column{Name: "error", Path: "error.name", Kind: output.Text},
		output.Column{Name: "meaning", Kind: output.Text, Derive: errorMeaning, Shorten: true},
		output.Column{Name: "count", Kind: output.Number, Style: failedStyle},
		output.Column{Name: "first", Path: "first_error", Kind: output.Time},
		output.Column{Name: "last", Path: "last_error", Kind: output.Time},
		output.Column{Name: "first_error", Kind: output.Time},
		output.Column{Name: "last_error", Kind: output.Time},
		output.Column{Name: "error_id", Path: "error.id", Kind: output.Number},
		output.Column{Name: "error_title", Path: "error.title", Kind: output.Text, Shorten: true},
		output.Column{Name: "error_description", Path: "error.description", Kind: output.Text, Shorten: true},
		output.Column{Name: "error_created", Path: "error.created", Kind: output.Time},
		output.Column{Name: "error_last_modified", Path: "error.last_modified", Kind: output.Time},
	)
	for i := range columns {
		if columns[i].Name == "category" {
			columns[i].Path = "error.category"
		}
	}
	return output.View{
		Columns: columns,
		Table: TableColumns(session, []Layout{
			{120, []string{"id", "name", "version", "error", "meaning", "category", "count", "first", "last"}},
			{0, []string{"id", "error", "category", "count", "first", "last", "ref"}},
		}),
		Wide: []string{
			"id", "name", "version", "title", "state", "error_id", "error", "error_title", "error_description", "category", "count", "first", "last",
		},
		Name:     EmbeddedName,
		Describe: describeRow,
		Key:      failureKey,
	}
}

// failureKey tells the rows of one job type apart by their errors.
func failureKey(row output.Object) string {
	jobType, failure := embeddedKey(row), fieldText(row, "error.id")
	if jobType == "" || failure == "" {
		return ""
	}
	return jobType + " " + failure
}

// FailureName is which error it is, and of which job type.
func FailureName(row output.Object) (string, error) {
	failure, err := ServerObject(row).Text("error.name")
	if err != nil {
		return "", err
	}
	jobType, err := EmbeddedName(row)
	return failure + " of " + jobType, err
}

func errorMeaning(row output.Object) (any, error) {
	title, err := ServerObject(row).Text("error.title")
	if err != nil || title != "" {
		return title, err
	}
	return ServerObject(row).Text("error.description")
}
