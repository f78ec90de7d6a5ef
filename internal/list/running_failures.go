package list

import (
	"context"
	"math"
	"strconv"
	"time"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/view"
	"jt/internal/watch"
	"jt/output"
)

// Running lists the job types with running jobs.
func Running(ctx context.Context, session *cli.Session, options Options) error {
	return showEmbedded(ctx, session, options, embedded{
		noun: "job types with running jobs", empty: "no running jobs", ages: true,
		list: func(scale *client.Client, paging client.PageOptions) *client.List[client.Object] {
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
		noun: "job types with pending jobs", empty: "no pending jobs",
		list: func(scale *client.Client, paging client.PageOptions) *client.List[client.Object] {
			return scale.JobTypes.Pending(paging).Objects()
		},
		shown: watch.List{
			Name: "pending", Task: "cannot list pending jobs",
			View: view.Pending, RowName: view.EmbeddedName, RowKey: view.EmbeddedKey,
			Sorts: []string{"for", "count", "name"},
		},
	})
}

// Failures lists the system errors that jobs failed with.
func Failures(ctx context.Context, session *cli.Session, options Options) error {
	return showEmbedded(ctx, session, options, embedded{
		noun: "system failures", empty: "no jobs failed with a system error",
		list: func(scale *client.Client, paging client.PageOptions) *client.List[client.Object] {
			return scale.JobTypes.SystemFailures(paging).Objects()
		},
		shown: watch.List{
			Name: "failures", Task: "cannot list system failures",
			View: view.Failures, RowName: view.FailureName, RowKey: view.FailureKey,
			Sorts: []string{"count", "last", "first", "error", "name"},
		},
	})
}

// embedded is a list of job counts, each with its job type.
type embedded struct {
	noun, empty string // see rows
	ages        bool   // the columns hold ages, in every format
	list        func(*client.Client, client.PageOptions) *client.List[client.Object]
	shown       watch.List
}

func showEmbedded(ctx context.Context, session *cli.Session, options Options, of embedded) error {
	of.shown.Prepare = func(time.Time) (watch.Read, error) {
		err := options.check()
		return func(ctx context.Context, scale *client.Client) (watch.Rows, error) {
			if err := options.Selection.Find(ctx, scale, session.Environment.Stdin); err != nil {
				return watch.Rows{}, err
			}
			selects := options.Selection.Given()
			rows := &rows{
				list:   of.list(scale, client.PageOptions{Limit: options.Paging.WalkLimit(selects)}),
				paging: options.Paging, local: selects, chosen: &options.Selection, noun: of.noun, empty: of.empty,
			}
			var sum jobSum
			keeps := func(row client.Object) (bool, error) {
				keep, err := options.Selection.Keeps(view.Embedded(row))
				if keep {
					sum.add(row)
				}
				return keep, err
			}
			return watch.Rows{
				All:   rows.all(ctx, keeps),
				Total: func(output.Options) map[string]any { return sum.total() },
				Notes: func() []string {
					notes := rows.notes(ctx, session, scale)
					if sum.unknown && session.ShowsTable() {
						notes = append([]string{"no total: the count of a row is not a number of jobs"}, notes...)
					}
					return notes
				},
				Relative: of.ages || session.ShowsTable() && session.Environment.StdoutTerminal, // tables on a terminal show ages
			}, nil
		}, err
	}
	return watch.Show(ctx, session, options.Watch, of.shown)
}

// jobSum adds up the jobs of rows. The sum is unknown if the count of a row is not a number of jobs.
type jobSum struct {
	jobs    int64
	unknown bool
}

func (s *jobSum) add(row output.Object) {
	value, _ := row.Field("count")
	count, err := strconv.ParseInt(string(value), 10, 64)
	if err != nil || count < 0 || count > math.MaxInt64-s.jobs {
		s.unknown = true
		return
	}
	s.jobs += count
}

func (s *jobSum) total() map[string]any {
	if s.unknown {
		return nil
	}
	return map[string]any{"count": s.jobs}
}
