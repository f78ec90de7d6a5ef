package list

import (
	"context"
	"iter"
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

// embedded is a list of job counts, each with its job type.
type embedded struct {
	noun, empty string // see rows
	ages        bool   // the columns hold ages, in every format
	list        func(*client.Client, client.PageOptions) *client.List[client.Object]
	shown       watch.List

	// What only failures have.
	prepare   func(now time.Time) error         // checks their flags
	keeps     func(client.Object) (bool, error) // leaves out rows of selected job types; nil keeps all
	arrange   func(*rows, allRows) allRows      // sums or sorts all rows; nil shows them as they come
	sums      bool                              // the rows are not the server's
	relative  bool                              // a flag counts back from now
	notes     func() []string
	unmatched string // see rows
}

type allRows = iter.Seq2[output.Object, error]

func showEmbedded(ctx context.Context, session *cli.Session, options Options, of embedded) error {
	of.shown.Prepare = func(now time.Time) (watch.Read, error) {
		err := options.check()
		if err == nil && of.prepare != nil {
			err = of.prepare(now)
		}
		return func(ctx context.Context, scale *client.Client) (watch.Rows, error) {
			if err := options.Selection.Find(ctx, scale, session.Environment.Stdin); err != nil {
				return watch.Rows{}, err
			}
			local := options.Selection.Given() || of.keeps != nil || of.sums
			rows := &rows{
				list:   of.list(scale, client.PageOptions{Limit: options.Paging.WalkLimit(local || of.arrange != nil)}),
				paging: options.Paging, local: local, chosen: &options.Selection, noun: of.noun, empty: of.empty, sorted: of.arrange != nil, unmatched: of.unmatched,
			}
			all := rows.all(ctx, func(row client.Object) (bool, error) {
				keep, err := options.Selection.Keeps(view.Embedded(row))
				if keep && err == nil && of.keeps != nil {
					return of.keeps(row)
				}
				return keep, err
			})
			if of.arrange != nil {
				all = of.arrange(rows, all)
			}
			var sum jobSum
			return watch.Rows{
				All:   sum.of(all),
				Total: func(output.Options) map[string]any { return sum.total() },
				Notes: func() []string {
					notes := rows.notes(ctx, session, scale)
					if of.notes != nil {
						notes = append(of.notes(), notes...)
					}
					if sum.unknown && session.ShowsTable() {
						notes = append([]string{"no total: the count of a row is not a number of jobs"}, notes...)
					}
					return notes
				},
				Relative: of.ages || of.relative || session.ShowsTable() && session.Environment.StdoutTerminal, // tables on a terminal show ages
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

// of yields the same rows, and adds them up.
func (s *jobSum) of(all allRows) allRows {
	return func(yield func(output.Object, error) bool) {
		for row, err := range all {
			if err == nil {
				s.add(row)
			}
			if !yield(row, err) {
				return
			}
		}
	}
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
