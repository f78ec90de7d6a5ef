package view

import (
	"slices"
	"strconv"
	"time"

	"jt/client"
	"jt/output"
)

// embeddedColumns are the columns of the job type inside a row of status, running, pending or failures. Every field documented there
// has one.
func embeddedColumns() []output.Column {
	const path = "job_type."
	return slices.Concat(nameColumns(path), kindColumns(path), []output.Column{
		{Name: "state", Kind: output.Text, Style: stateStyle, Derive: func(row output.Object) (any, error) {
			return JobTypeState(Embedded(row))
		}},
		refColumn(func(row output.Object) (any, error) { return EmbeddedName(row) }),
	})
}

// Embedded returns the job type inside a row.
func Embedded(row output.Object) client.Object { return ServerObject(row).Embedded("job_type") }

// EmbeddedName returns the REF of the job type inside a row.
func EmbeddedName(row output.Object) (string, error) { return JobTypeName(Embedded(row)) }

// EmbeddedKey returns the id of the job type inside a row.
func EmbeddedKey(row output.Object) string { return plainField(row, "job_type.id") }

// Running is the view of running jobs.
func Running(options output.Options) output.View { return jobsSince("longest_running", options) }

// Pending is the view of pending jobs.
func Pending(options output.Options) output.View { return jobsSince("longest_pending", options) }

// jobsSince is the view of counts of jobs. field is the time since when the first of them has the state that is counted.
func jobsSince(field string, options output.Options) output.View {
	table := []string{"id", "ref", "count", "since", "for", "title"}
	if drawsTable(options) { // "since" shows the age
		table = []string{"id", "ref", "count", "since", "title"}
	}
	return output.View{
		Columns: append(embeddedColumns(),
			output.Column{Name: "count", Kind: output.Number},
			output.Column{Name: "since", Path: field, Kind: output.Time},
			output.Column{Name: "for", Kind: output.Number, Derive: secondsSince(field, options.Now), Format: spanOfSeconds},
			output.Column{Name: field, Kind: output.Time},
		),
		Table:    table,
		Rows:     []string{"id", "name", "version", "title", "count", "since", "for"},
		Wide:     []string{"id", "name", "version", "category", "state", "is_system", "is_long_running", "count", "since", "for", "title"},
		Name:     EmbeddedName,
		Describe: describe,
	}
}

// secondsSince returns how many seconds ago a time was, and nil for a time that cannot be parsed: the column "since" shows it.
func secondsSince(field string, now time.Time) func(output.Object) (any, error) {
	return func(row output.Object) (any, error) {
		text, err := ServerObject(row).Text(field)
		if err != nil {
			return nil, err
		}
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return nil, nil //nolint:nilerr // see above
		}
		return max(int64(now.Sub(at)/time.Second), 0), nil
	}
}

func spanOfSeconds(text string) string {
	seconds, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return text
	}
	return output.Span(time.Duration(seconds) * time.Second)
}

// Failures is the view of system failures.
func Failures(options output.Options) output.View {
	columns := append(embeddedColumns(),
		output.Column{Name: "error", Path: "error.name", Kind: output.Text},
		output.Column{Name: "meaning", Kind: output.Text, Derive: errorMeaning, Shorten: true},
		output.Column{Name: "count", Kind: output.Number, Style: countStyle(output.Plain)},
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
	category := slices.IndexFunc(columns, func(column output.Column) bool { return column.Name == "category" })
	columns[category].Path = "error.category"
	return output.View{
		Columns: columns,
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

func errorMeaning(row output.Object) (any, error) {
	title, err := ServerObject(row).Text("error.title")
	if err != nil || title != "" {
		return title, err
	}
	return ServerObject(row).Text("error.description")
}
