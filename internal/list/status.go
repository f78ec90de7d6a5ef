package list

import (
	"cmp"
	"context"
	"slices"
	"time"

	"jt/client"
	"jt/client/model"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/internal/timerange"
	"jt/internal/view"
	"jt/internal/watch"
	"jt/output"
)

// StatusOptions are the options of `jt status`.
type StatusOptions struct {
	Options

	Time          selection.Times
	Failing, Busy bool
	Sort          string
	MinJobs       int64 // for Failing, and for sorting by rate; 0 if not given
	MinJobsGiven  bool
	Every         *string // the length of a step; nil if not given
}

// Status counts the jobs of job types.
func Status(ctx context.Context, session *cli.Session, options StatusOptions) error {
	if options.Every != nil {
		return statusTrend(ctx, session, options)
	}
	return options.show(ctx, session, watch.List{
		Name: "status", Task: "cannot show the status of job types",
		View: view.Status, RowName: view.EmbeddedName, RowKey: view.EmbeddedKey,
		Sorts:   []string{"failed", "rate", "running", "queued", "completed", "recent", "name"},
		SortKey: view.StatusKeys(options.Sort, options.MinJobs),
		Total: func(options output.Options, shown []output.Object) (map[string]any, string) {
			return view.StatusTotal(options, shown), ""
		},
		Prepare: func(own *selection.Selection, now time.Time) (watch.Read, error) {
			between, window, err := options.prepare(session, own, now)
			query := client.StatusOptions{Page: options.Paging.Page, Started: window.Started, Ended: window.Ended}
			return func(ctx context.Context, scale *client.Client) watch.Rows {
				status := options.listing(own, scale.JobTypes.Status(query).Objects())
				status.row = func(row model.Object) output.Object { return view.NewStatusRow(row) }
				status.notes = func() []cli.Said {
					return []cli.Said{{Text: options.Time.WindowNote(session, between, now, cli.ClockDifference(scale) == "")}}
				}
				status.relative = options.Time.Relative()
				return status.rows(ctx, session, scale)
			}, err
		},
	})
}

// listing is the list of a window. All rows are read before the first one is shown, because jt sorts them.
func (o *StatusOptions) listing(own *selection.Selection, list *client.List[model.Object]) *listing {
	return &listing{
		list: list, chosen: own, paging: o.Paging, embedded: true, local: own.Given() || o.Failing || o.Busy, every: true, named: true,
		noun: "job types", empty: "no job types match", arrange: o.arrange,
	}
}

// prepare checks the flags, and returns the time range that they name and the one to request.
func (o *StatusOptions) prepare(session *cli.Session, own *selection.Selection, now time.Time) (between, window timerange.Range, err error) {
	err = o.check(session, own)
	switch {
	case err != nil:
	case !slices.Contains(view.StatusSorts(), o.Sort):
		err = wrongSort(o.Sort, view.StatusSorts())
	case o.MinJobsGiven && selection.CheckMinJobs(o.MinJobs) != nil:
		err = selection.CheckMinJobs(o.MinJobs)
	case o.MinJobsGiven && !o.Failing && o.Sort != "rate":
		err = cli.UsageError("--min-jobs needs --failing or --sort rate", "add one of them, or leave out --min-jobs")
	default:
		between, err = o.Time.Between(session, now)
	}
	if err == nil {
		window, err = o.Time.Window(between, now)
	}
	return between, window, err
}

// arrange returns the rows that --failing and --busy ask for, sorted.
func (o *StatusOptions) arrange(rows []output.Object, _ bool) ([]output.Object, error) {
	var failed error
	rows = slices.DeleteFunc(rows, func(row output.Object) bool {
		wanted, err := o.wants(row)
		failed = cmp.Or(failed, err)
		return !wanted
	})
	return rows, cmp.Or(failed, view.SortRows(rows, view.StatusKeys(o.Sort, o.MinJobs)))
}

// wants reports whether the counts of a row are what --failing and --busy ask for.
func (o *StatusOptions) wants(row output.Object) (bool, error) {
	if !o.Failing && !o.Busy {
		return true, nil
	}
	counts, err := view.Counts(row)
	failing := counts.Total(model.StatusFailed) > 0 && view.FinishedJobs(counts) >= o.MinJobs
	busy := counts.Total(model.StatusQueued)+counts.Total(model.StatusRunning) > 0
	return (failing || !o.Failing) && (busy || !o.Busy), err
}
