package list

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"jt/client"
	"jt/client/model"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/internal/view"
	"jt/internal/watch"
	"jt/output"
)

// FailureOptions are the options of `jt failures`.
type FailureOptions struct {
	Options

	Time selection.Times // only its start
	By   string
	Sort []string

	since time.Time
}

// What --by makes a row of.
const (
	ByJobType = "job-type"
	ByError   = "error"
)

// Failures lists the system errors that jobs failed with.
func Failures(ctx context.Context, session *cli.Session, options FailureOptions) error {
	of := embedded{
		noun: "system failures", empty: "no jobs failed with a system error",
		list: func(scale *client.Client, paging client.PageOptions) *client.List[model.Object] {
			return scale.JobTypes.SystemFailures(paging).Objects()
		},
		shown: watch.List{
			Name: "failures", Task: "cannot list system failures",
			View: view.Failures, RowName: view.FailureName, RowKey: view.FailureKey,
			Sorts: []string{"count", "last", "first", "error", "name"},
		},
		prepare:  func(now time.Time) error { return options.prepare(session, now) },
		relative: options.Time.Relative(), notes: options.notes,
	}
	if options.Time.Started != nil {
		of.unmatched, of.keeps = "no system failures match", options.isLater
	}
	if options.By == ByError {
		of.noun, of.sums = "errors", true
		of.shown.View, of.shown.RowName, of.shown.RowKey = view.Errors, view.ErrorName, view.ErrorKey
		of.shown.Sorts = []string{"count", "last", "first", "error", "job_types"}
	}
	if of.sums || len(options.Sort) > 0 {
		of.arrange = func(rows *rows, all allRows) allRows {
			return options.arrange(rows, all, of.shown.View(output.Options{}))
		}
	}
	of.sorts = options.sorts()
	return showEmbedded(ctx, session, options.Options, of)
}

// sorts returns the columns of --sort, or those that servers sort by. Flags that are wrong are reported later.
func (o *FailureOptions) sorts() []view.Sort {
	fields, _ := sortFields(o.Sort, nil, failureSort)
	if len(fields) == 0 {
		return []view.Sort{{Column: "last", Reversed: true, ByServer: true}}
	}
	var sorts []view.Sort
	for _, field := range fields {
		name, reversed := strings.CutPrefix(field, "-")
		sorts = append(sorts, view.Sort{Column: name, Reversed: reversed})
		if name == "name" && o.By == ByJobType {
			sorts = append(sorts, view.Sort{Column: "version", Reversed: reversed})
		}
	}
	return sorts
}

func (o *FailureOptions) prepare(session *cli.Session, now time.Time) error {
	if o.By != ByJobType && o.By != ByError {
		return cli.UsageError(fmt.Sprintf("invalid --by %q: neither job-type nor error", o.By), "give "+ByJobType+" or "+ByError)
	}
	if _, err := sortFields(o.Sort, view.FailureSorts(), failureSort); err != nil {
		return err
	}
	between, err := o.Time.Between(session, now)
	o.since = between.Started
	return err
}

// failureSort returns the name of a column to sort by, "" for others.
func failureSort(column string) string {
	if slices.Contains(view.FailureSorts(), column) {
		return column
	}
	return ""
}

// isLater reports whether a job last failed with the error in the time of --since.
func (o *FailureOptions) isLater(row model.Object) (bool, error) {
	failure, err := row.SystemFailure()
	return err == nil && failure.LastError != nil && !failure.LastError.Before(o.since), err
}

// notes say what --since and counts mean, and where other failures are.
func (o *FailureOptions) notes() []cli.Said {
	if o.Time.Started == nil {
		return nil
	}
	again := "jt status --failing --since " + cli.Quoted(*o.Time.Started)
	if o.Time.UTC {
		again += " --utc"
	}
	with := ""
	if o.Selection.Given() {
		with = " and the same selection"
	}
	return []cli.Said{
		{Text: "system errors that last occurred since " + selection.NoteTime(o.since) + "; counts are of all time"},
		{Text: "hint: for failures with DATA and ALGORITHM errors too, run `" + again + "`" + with},
	}
}

// arrange yields all rows, summed and sorted as asked for, up to the limit.
func (o *FailureOptions) arrange(from *rows, all allRows, shown output.View) allRows {
	return func(yield func(output.Object, error) bool) {
		read, err := collected(all)
		switch {
		case o.By != ByError:
		case err == nil:
			read, err = sumByError(read)
		default: // a sum of some rows would be wrong
			read = nil
		}
		for _, row := range cut(from, o.sorted(shown, read)) {
			if !yield(row, nil) {
				return
			}
		}
		if err != nil {
			yield(nil, err)
		}
	}
}

func collected(all allRows) (read []output.Object, err error) {
	for row, err := range all {
		if err != nil {
			return read, err
		}
		read = append(read, row)
	}
	return read, nil
}

// sorted returns rows sorted by the columns of --sort.
func (o *FailureOptions) sorted(shown output.View, rows []output.Object) []output.Object {
	if len(o.Sort) > 0 {
		key, keys := view.Keys(shown, o.sorts()...), make([]view.Key, len(rows))
		for i, row := range rows {
			keys[i] = key(row)
		}
		view.SortRows(rows, keys)
	}
	return rows
}

// errorSum is what jobs of several job types failed with.
type errorSum struct {
	row             output.Object // the first with the error
	jobTypes, count int64
	first, last     boundary
}

// boundary is the first or last of some times, as the server wrote it.
type boundary struct {
	at   *time.Time
	text []byte
}

func (b *boundary) take(at *time.Time, row output.Object, field string, order int) {
	if at != nil && (b.at == nil || at.Compare(*b.at) == order) {
		b.at = at
		b.text, _ = row.Field(field)
	}
}

func (b *boundary) json() string {
	if b.at == nil {
		return "null"
	}
	return string(b.text)
}

// sumByError returns a row for each error, in the order in which the errors come first.
func sumByError(rows []output.Object) ([]output.Object, error) {
	var sums []*errorSum
	known := map[string]*errorSum{}
	for _, row := range rows {
		failure, err := view.ServerObject(row).SystemFailure()
		if err != nil {
			return nil, err
		}
		if count, _ := row.Field("count"); len(count) == 0 || count[0] == 'n' {
			return nil, &model.FieldError{Row: failure.Object.Describe(), Field: "count", Want: "a number of jobs", Got: "missing"}
		}
		key := view.ErrorKey(row)
		sum := known[key]
		if sum == nil {
			sum = &errorSum{row: row}
			known[key] = sum
			sums = append(sums, sum)
		}
		sum.jobTypes++
		sum.count += failure.Count
		sum.first.take(failure.FirstError, row, "first_error", -1)
		sum.last.take(failure.LastError, row, "last_error", 1)
	}
	summed := make([]output.Object, 0, len(sums))
	for _, sum := range sums {
		failed, _ := sum.row.Field("error")
		summed = append(summed, output.RawObject(fmt.Sprintf(`{"error": %s, "job_types": %d, "count": %d, "first_error": %s, "last_error": %s}`,
			failed, sum.jobTypes, sum.count, sum.first.json(), sum.last.json())))
	}
	return summed, nil
}
