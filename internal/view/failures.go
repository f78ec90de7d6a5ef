package view

import (
	"cmp"
	"slices"

	"jt/output"
)

// FailureSorts returns the columns that failures can be sorted by. Of errors, the name is the error's.
func FailureSorts() []string { return []string{"count", "first", "last", "name"} }

// Failures is the view of system failures, with a row for each error of a job type.
func Failures(options output.Options) output.View {
	columns := slices.DeleteFunc(embeddedColumns(), func(column output.Column) bool { return column.Name == "category" })
	return output.View{
		Columns: append(columns, failureColumns()...),
		Table: TableColumns(options, []Layout{
			{100, []string{"id", "ref", "error", "category", "count", "first", "last", "meaning"}},
			{0, []string{"id", "ref", "error", "category", "count", "first", "last"}},
		}),
		Rows: []string{"id", "name", "version", "error", "meaning", "category", "count", "first", "last"},
		Wide: []string{
			"id", "name", "version", "state", "error_id", "error", "category", "count", "first", "last", "title", "error_title", "error_description",
		},
		Name:     EmbeddedName,
		Describe: describe,
	}
}

// Errors is the view of system failures that are summed over job types. Its rows are output.RawObject.
func Errors(options output.Options) output.View {
	return output.View{
		Columns: append(failureColumns(),
			output.Column{Name: "name", Path: "error.name", Kind: output.Text},
			output.Column{Name: "job_types", Kind: output.Number},
		),
		Table: TableColumns(options, []Layout{
			{100, []string{"error", "category", "job_types", "count", "first", "last", "meaning"}},
			{0, []string{"error", "category", "job_types", "count", "first", "last"}},
		}),
		Rows:     []string{"error", "meaning", "category", "job_types", "count", "first", "last"},
		Wide:     []string{"error_id", "error", "category", "job_types", "count", "first", "last", "error_title", "error_description"},
		Name:     ErrorName,
		Describe: func(row output.Object) string { return "error " + plainField(row, "error.name") },
	}
}

// failureColumns are the columns of an error and of the jobs that failed with it.
func failureColumns() []output.Column {
	return []output.Column{
		{Name: "category", Path: "error.category", Kind: output.Text, Shorten: true},
		{Name: "error", Path: "error.name", Kind: output.Text},
		{Name: "meaning", Kind: output.Text, Derive: errorMeaning, Shorten: true},
		{Name: "count", Kind: output.Number, Style: countStyle},
		{Name: "first", Path: "first_error", Kind: output.Time},
		{Name: "last", Path: "last_error", Kind: output.Time},
		{Name: "first_error", Kind: output.Time},
		{Name: "last_error", Kind: output.Time},
		{Name: "error_id", Path: "error.id", Kind: output.Number},
		{Name: "error_title", Path: "error.title", Kind: output.Text, Shorten: true},
		{Name: "error_description", Path: "error.description", Kind: output.Text, Shorten: true},
		{Name: "error_created", Path: "error.created", Kind: output.Time},
		{Name: "error_last_modified", Path: "error.last_modified", Kind: output.Time},
	}
}

// FailureKey returns the ids of the job type and of the error, which together identify a row, or "" if one is missing.
func FailureKey(row output.Object) string {
	jobType, failure := EmbeddedKey(row), plainField(row, "error.id")
	if jobType == "" || failure == "" {
		return ""
	}
	return jobType + " " + failure
}

// FailureName returns the name of the error and the REF of its job type.
func FailureName(row output.Object) (string, error) {
	failure, err := ServerObject(row).Text("error.name")
	if err != nil {
		return "", err
	}
	jobType, err := EmbeddedName(row)
	return failure + " of " + jobType, err
}

// ErrorKey returns the id of the error in a row, or its name if it has no id.
func ErrorKey(row output.Object) string {
	return cmp.Or(plainField(row, "error.id"), plainField(row, "error.name"))
}

// ErrorName returns the name of the error in a row, or its id if it has no name.
func ErrorName(row output.Object) (string, error) {
	return cmp.Or(plainField(row, "error.name"), plainField(row, "error.id")), nil
}

// errorMeaning returns the title of the error, or its description. Rows of Errors were checked when they were summed.
func errorMeaning(row output.Object) (any, error) {
	if _, summed := rowOf(row).(output.RawObject); summed {
		return cmp.Or(plainField(row, "error.title"), plainField(row, "error.description")), nil
	}
	title, err := ServerObject(row).Text("error.title")
	if err != nil || title != "" {
		return title, err
	}
	return ServerObject(row).Text("error.description")
}
