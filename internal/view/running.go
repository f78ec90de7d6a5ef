package view

import (
	"slices"
	"strconv"
	"time"

	"jt/client/model"
	"jt/output"
)

// embeddedColumns are the columns of the job type inside a row of status, running, pending or failures. Every field documented there
// has one.
func embeddedColumns() []output.Column {
	const path = "job_type."
	return slices.Concat(nameColumns(path), kindColumns(path), []output.Column{
		{Name: "state", Kind: output.Text, Style: stateStyle, Derive: func(row output.Object) (any, error) {
			return jobTypeState(Embedded(row))
		}},
		refColumn(EmbeddedName),
	})
}

// Embedded returns the job type inside a row.
func Embedded(row output.Object) model.Object { return ServerObject(row).Embedded("job_type") }

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
