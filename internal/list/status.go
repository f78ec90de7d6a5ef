package list

import (
	"context"
	"iter"
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
	keys := view.StatusKeys(options.Sort, options.MinJobs)
	return options.show(ctx, session, watch.List{
		Name: "status", Task: "cannot show the status of job types",
		View: view.Status, RowName: view.EmbeddedName, RowKey: view.EmbeddedKey,
		Sorts: []string{"failed", "rate", "running", "queued", "completed", "recent", "name"},
		SortKey: func(row output.Object) view.Key {
			key, _ := keys(row) // rows with an error are not sorted
			return key
		},
		Total: func(options output.Options, shown []output.Object) (map[string]any, string) {
			return view.StatusTotal(options, shown), ""
		},
		Prepare: func() watch.Prepare {
			own := options
			return func(now time.Time) (watch.Read, error) { return own.read(session, now) }
		},
	})
}

// read checks the flags, and returns how to read the rows.
func (o *StatusOptions) read(session *cli.Session, now time.Time) (watch.Read, error) {
	between, window, err := o.prepare(session, now)
	query := client.StatusOptions{Page: o.Paging.Page, Started: window.Started, Ended: window.Ended}
	return func(ctx context.Context, scale *client.Client) (watch.Rows, error) {
		if err := o.Selection.Find(ctx, scale); err != nil {
			return watch.Rows{}, err
		}
		status := &statusRows{StatusOptions: o, rows: rows{
			list: scale.JobTypes.Status(query).Objects(), chosen: &o.Selection, paging: o.Paging, local: o.selects(),
			noun: "job types", empty: "no job types match", sorted: true, every: true, named: true,
		}}
		return watch.Rows{
			All: status.all(ctx),
			Notes: func(ctx context.Context, shown int, cut bool) []cli.Said {
				window := o.Time.WindowNote(session, between, now, cli.ClockDifference(scale) == "")
				return append([]cli.Said{{Text: window}}, status.rows.notes(ctx, session, scale, shown, cut)...)
			},
			Relative: o.Time.Relative(),
		}, nil
	}, err
}

// prepare checks the flags, and returns the time range that they name and the one to request.
func (o *StatusOptions) prepare(session *cli.Session, now time.Time) (between, window timerange.Range, err error) {
	if err := o.check(session); err != nil {
		return between, window, err
	}
	if err := view.CheckStatusSort(o.Sort); err != nil {
		return between, window, err
	}
	if o.MinJobsGiven {
		if err := selection.CheckMinJobs(o.MinJobs); err != nil {
			return between, window, err
		}
		if !o.Failing && o.Sort != "rate" {
			return between, window, cli.UsageError("--min-jobs needs --failing or --sort rate", "add one of them, or leave out --min-jobs")
		}
	}
	if between, err = o.Time.Between(session, now); err != nil {
		return between, window, err
	}
	window, err = o.Time.Window(between, now)
	return between, window, err
}

// selects reports whether rows may be left out.
func (o *StatusOptions) selects() bool { return o.Selection.Given() || o.Failing || o.Busy }

func (o *StatusOptions) keeps(row *view.StatusRow) (bool, error) {
	keep, err := o.Selection.Keeps(view.Embedded(row))
	if err != nil || !keep {
		return keep, err
	}
	return o.wants(row)
}

// wants reports whether the counts of a row are what --failing and --busy ask for.
func (o *StatusOptions) wants(row *view.StatusRow) (bool, error) {
	if !o.Failing && !o.Busy {
		return true, nil
	}
	counts, err := row.Counts()
	failing := counts.Total(model.StatusFailed) > 0 && view.FinishedJobs(counts) >= o.MinJobs
	busy := counts.Total(model.StatusQueued)+counts.Total(model.StatusRunning) > 0
	return (failing || !o.Failing) && (busy || !o.Busy), err
}

// statusRows are the rows of the status. All are read before the first one is shown, because jt sorts them.
type statusRows struct {
	*StatusOptions

	rows rows
}

// all yields the rows that were read, sorted, and then the error that ended the reading, if any.
func (s *statusRows) all(ctx context.Context) iter.Seq2[output.Object, error] {
	return func(yield func(output.Object, error) bool) {
		all, err := s.readAll(ctx)
		if sortErr := view.SortStatus(all, s.Sort, s.MinJobs); err == nil {
			err = sortErr
		}
		for _, row := range cut(&s.rows, all) {
			if !yield(row, nil) {
				return
			}
		}
		if err != nil {
			yield(nil, err)
		}
	}
}

func (s *statusRows) readAll(ctx context.Context) (all []*view.StatusRow, err error) {
	for object, err := range s.rows.read(ctx) {
		if err != nil {
			return all, err
		}
		row := view.NewStatusRow(object)
		keep, err := s.keeps(row)
		if err != nil {
			return all, err
		}
		if keep {
			all = append(all, row)
		}
	}
	return all, nil
}
