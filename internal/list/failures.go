package list

import (
	"cmp"
	"context"
	"fmt"
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
}

// What --by makes a row of.
const (
	ByJobType = "job-type"
	ByError   = "error"
)

// Failures lists the system errors that jobs failed with.
func Failures(ctx context.Context, session *cli.Session, options FailureOptions) error {
	shown := watch.List{
		Name: "failures", Task: "cannot list system failures", Total: totalJobs,
		View: view.Failures, RowName: view.FailureName, RowKey: view.FailureKey, SortKey: options.keys(),
		Sorts: []string{"count", "last", "first", "error", "name"},
		Prepare: func(own *selection.Selection, now time.Time) (watch.Read, error) {
			since, err := options.prepare(session, own, now)
			return func(ctx context.Context, scale *client.Client) watch.Rows {
				return options.listing(session, own, scale, since).rows(ctx, session, scale)
			}, err
		},
	}
	if options.By == ByError {
		shown.View, shown.RowName, shown.RowKey = view.Errors, view.ErrorName, view.ErrorKey
		shown.Sorts = []string{"count", "last", "first", "error", "job_types"}
	}
	return options.show(ctx, session, shown)
}

// listing is the list of errors. Its rows are all read before the first one is shown if jt sums or sorts them.
func (o *FailureOptions) listing(session *cli.Session, own *selection.Selection, scale *client.Client, since time.Time) *listing {
	timed, sums := o.Time.Started != nil, o.By == ByError
	failures := &listing{
		chosen: own, paging: o.Paging, embedded: true, local: own.Given() || timed || sums,
		relative: o.Time.Relative() || session.ShowsTable() && session.Environment.StdoutTerminal, // tables on a terminal show ages
		noun:     "system failures", empty: "no jobs failed with a system error",
	}
	if sums {
		failures.noun = "errors"
	}
	if timed {
		failures.unmatched = "no system failures match"
		failures.notes = func() []cli.Said { return o.notes(since) }
		failures.keeps = func(row model.Object) (bool, error) {
			failure, err := row.SystemFailure()
			return err == nil && failure.LastError != nil && !failure.LastError.Before(since), err
		}
	}
	if sums || len(o.Sort) > 0 {
		failures.arrange = o.arrange
	}
	limit := o.Paging.WalkLimit(failures.local || failures.arrange != nil)
	failures.list = scale.JobTypes.SystemFailures(client.PageOptions{Limit: limit}).Objects()
	return failures
}

// keys returns the order of --sort, or that of servers.
func (o *FailureOptions) keys() func(output.Object) (view.Key, error) {
	shown := view.Failures(output.Options{})
	if o.By == ByError {
		shown = view.Errors(output.Options{})
	}
	asked, _ := readSorts(o.Sort, view.FailureSorts()) // prepare reports the error
	if len(asked) == 0 {
		return view.Keys(shown, view.Sort{Column: "last", Reversed: true, ByServer: true})
	}
	var sorts []view.Sort
	for _, sort := range asked {
		sorts = append(sorts, sort)
		if sort.Column == "name" && o.By == ByJobType {
			sorts = append(sorts, view.Sort{Column: "version", Reversed: sort.Reversed})
		}
	}
	return view.Keys(shown, sorts...)
}

// prepare checks the flags, and returns the time of --since.
func (o *FailureOptions) prepare(session *cli.Session, own *selection.Selection, now time.Time) (time.Time, error) {
	err := o.check(session, own)
	if err == nil && o.By != ByJobType && o.By != ByError {
		err = cli.UsageError(fmt.Sprintf("invalid --by %q: neither job-type nor error", o.By), "give "+ByJobType+" or "+ByError)
	}
	if err == nil {
		_, err = readSorts(o.Sort, view.FailureSorts())
	}
	if err != nil {
		return time.Time{}, err
	}
	between, err := o.Time.Between(session, now)
	return between.Started, err
}

// notes say what --since and counts mean, and where other failures are.
func (o *FailureOptions) notes(since time.Time) []cli.Said {
	again := "jt status --failing --since " + cli.Quoted(*o.Time.Started)
	if o.Time.UTC {
		again += " --utc"
	}
	with := ""
	if o.Selection.Given() {
		with = " and the same selection"
	}
	return []cli.Said{
		{Text: "system errors that last occurred since " + selection.NoteTime(since) + "; counts are of all time"},
		{Text: "hint: for failures with DATA and ALGORITHM errors too, run `" + again + "`" + with},
	}
}

// arrange returns rows summed and sorted as asked for. A sum of some rows would be wrong.
func (o *FailureOptions) arrange(rows []output.Object, complete bool) (arranged []output.Object, err error) {
	if o.By == ByError {
		if !complete {
			return nil, nil
		}
		if rows, err = sumByError(rows); err != nil {
			return nil, err
		}
	}
	if len(o.Sort) > 0 {
		_ = view.SortRows(rows, o.keys()) // showing a row reports its error
	}
	return rows, nil
}

// errorSum is what jobs of several job types failed with.
type errorSum struct {
	failed          []byte // the error
	jobTypes, count int64
	first, last     model.SystemFailure // the ones with the earliest and the latest failed job
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
			sum = &errorSum{first: failure, last: failure}
			sum.failed, _ = row.Field("error")
			known[key] = sum
			sums = append(sums, sum)
		}
		sum.jobTypes++
		sum.count += failure.Count
		if at, first := failure.FirstError, sum.first.FirstError; at != nil && (first == nil || at.Before(*first)) {
			sum.first = failure
		}
		if at, last := failure.LastError, sum.last.LastError; at != nil && (last == nil || at.After(*last)) {
			sum.last = failure
		}
	}
	summed := make([]output.Object, 0, len(sums))
	for _, sum := range sums {
		first, _ := sum.first.Object.Field("first_error") // as the server wrote it
		last, _ := sum.last.Object.Field("last_error")
		summed = append(summed, output.RawObject(fmt.Sprintf(`{"error": %s, "job_types": %d, "count": %d, "first_error": %s, "last_error": %s}`,
			sum.failed, sum.jobTypes, sum.count, cmp.Or(string(first), "null"), cmp.Or(string(last), "null"))))
	}
	return summed, nil
}
