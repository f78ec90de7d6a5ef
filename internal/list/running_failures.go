package list

import (
	"context"
	"iter"
	"math"
	"strconv"
	"time"

	"jt/client"
	"jt/client/model"
	"jt/internal/cli"
	"jt/internal/view"
	"jt/internal/watch"
	"jt/output"
)

// Running lists the job types with running jobs.
func Running(ctx context.Context, session *cli.Session, options Options) error {
	return showEmbedded(ctx, session, options, embedded{
		noun: "job types with running jobs", empty: "no running jobs", ages: true, sorts: oldestFirst(),
		list: func(scale *client.Client, paging client.PageOptions) *client.List[model.Object] {
			return scale.JobTypes.Running(paging).Objects()
		},
		shown: watch.List{
			Name: "running", Task: "cannot list running jobs",
			View: view.Running, RowName: view.EmbeddedName, RowKey: view.EmbeddedKey,
			Sorts: []string{"for", "count", "name"},
		},
	})
}

// Pending lists the job types with pending jobs.
func Pending(ctx context.Context, session *cli.Session, options Options) error {
	return showEmbedded(ctx, session, options, embedded{
		noun: "job types with pending jobs", empty: "no pending jobs", sorts: oldestFirst(),
		list: func(scale *client.Client, paging client.PageOptions) *client.List[model.Object] {
			return scale.JobTypes.Pending(paging).Objects()
		},
		shown: watch.List{
			Name: "pending", Task: "cannot list pending jobs",
			View: view.Pending, RowName: view.EmbeddedName, RowKey: view.EmbeddedKey,
			Sorts: []string{"for", "count", "name"},
		},
	})
}

// oldestFirst is the order of servers.
func oldestFirst() []view.Sort { return []view.Sort{{Column: "since", ByServer: true}} }

// embedded is a list of job counts, each with its job type.
type embedded struct {
	noun, empty string // see rows
	ages        bool   // the columns hold ages, in every format
	list        func(*client.Client, client.PageOptions) *client.List[model.Object]
	shown       watch.List

	// What only failures have.
	prepare   func(now time.Time) error        // checks their flags
	keeps     func(model.Object) (bool, error) // leaves out rows of selected job types; nil keeps all
	arrange   func(*rows, allRows) allRows     // sums or sorts all rows; nil shows them as they come
	sums      bool                             // the rows are not the server's
	relative  bool                             // a flag counts back from now
	notes     func() []cli.Said
	unmatched string // see rows
	sorts     []view.Sort
}

type allRows = iter.Seq2[output.Object, error]

func showEmbedded(ctx context.Context, session *cli.Session, options Options, of embedded) error {
	of.shown.Total = totalJobs
	of.shown.SortKey = view.Keys(of.shown.View(output.Options{}), of.sorts...)
	of.shown.Prepare = func() watch.Prepare {
		own := options
		return func(now time.Time) (watch.Read, error) {
			err := own.check(session)
			if err == nil && of.prepare != nil {
				err = of.prepare(now)
			}
			return func(ctx context.Context, scale *client.Client) (watch.Rows, error) {
				return of.read(ctx, session, scale, &own)
			}, err
		}
	}
	return options.show(ctx, session, of.shown)
}

func (of *embedded) read(ctx context.Context, session *cli.Session, scale *client.Client, options *Options) (watch.Rows, error) {
	if err := options.Selection.Find(ctx, scale); err != nil {
		return watch.Rows{}, err
	}
	local := options.Selection.Given() || of.keeps != nil || of.sums
	rows := &rows{
		list:   of.list(scale, client.PageOptions{Limit: options.Paging.WalkLimit(local || of.arrange != nil)}),
		paging: options.Paging, local: local, chosen: &options.Selection, noun: of.noun, empty: of.empty, sorted: of.arrange != nil, unmatched: of.unmatched,
	}
	all := rows.all(ctx, func(row model.Object) (bool, error) {
		keep, err := options.Selection.Keeps(view.Embedded(row))
		if keep && err == nil && of.keeps != nil {
			return of.keeps(row)
		}
		return keep, err
	})
	if of.arrange != nil {
		all = of.arrange(rows, all)
	}
	return watch.Rows{
		All: all,
		Notes: func(ctx context.Context, shown int, cut bool) []cli.Said {
			notes := rows.notes(ctx, session, scale, shown, cut)
			if of.notes != nil {
				notes = append(of.notes(), notes...)
			}
			return notes
		},
		Relative: of.ages || of.relative || session.ShowsTable() && session.Environment.StdoutTerminal, // tables on a terminal show ages
	}, nil
}

// totalJobs adds up the jobs of rows. There is no total if the count of a row is not a number of jobs.
func totalJobs(_ output.Options, shown []output.Object) (values map[string]any, note string) {
	var jobs int64
	for _, row := range shown {
		value, _ := row.Field("count")
		count, err := strconv.ParseInt(string(value), 10, 64)
		if err != nil || count < 0 || count > math.MaxInt64-jobs {
			return nil, "no total: the count of a row is not a number of jobs"
		}
		jobs += count
	}
	return map[string]any{"count": jobs}, ""
}
