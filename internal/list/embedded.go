package list

import (
	"context"
	"iter"
	"math"
	"strconv"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/internal/view"
	"jt/internal/watch"
	"jt/output"
)

// EmbeddedOptions are what a command was asked for that lists jobs by job type as the server orders them.
type EmbeddedOptions struct {
	Paging    selection.Paging
	Selection selection.Selection
	Watch     watch.Options
}

// Embedded is such a list.
type Embedded struct {
	Name  string // of the command
	Task  string // such as "cannot list running jobs"
	Noun  string // what its rows are
	Empty string // says that there are none
	View  func(*cli.Session) output.View
	Walk  func(*client.JobTypesService, client.PageOptions) *client.List[client.Object]

	RowName func(output.Object) (string, error)
}

func RunEmbedded(ctx context.Context, session *cli.Session, options EmbeddedOptions, rows Embedded) error {
	return watch.Show(ctx, session, options.Watch, watch.List{
		Name: rows.Name, Task: rows.Task, View: rows.View, RowName: rows.RowName,
		Prepare: func(a *cli.Session) (watch.Reading, error) {
			if err := options.Paging.Check(); err != nil {
				return nil, err
			}
			err := options.Selection.Prepare()
			return func(ctx context.Context, scale *client.Client, target view.RowTarget) error {
				return readEmbedded(ctx, a, scale, target, options, rows)
			}, err
		},
	})
}

func readEmbedded(ctx context.Context, session *cli.Session, scale *client.Client, target view.RowTarget, options EmbeddedOptions, list Embedded) error {
	query := client.PageOptions{Limit: options.Paging.WalkLimit(options.Selection.Given())}
	walk := list.Walk(scale.JobTypes, query)
	keeps := func(row client.Object) (bool, error) { return options.Selection.Keeps(view.Embedded(row)) }
	var sum jobSum
	printed, err := view.PrintOpen(target, sum.of(selection.Chosen(walk.All(ctx), keeps, options.Paging.Limit)))
	if err == nil && printed > 0 && !sum.unknown {
		err = target.Total(totalLabel(printed), map[string]any{"count": sum.jobs})
	}
	if err == nil {
		err = target.Close()
	}
	if err == nil && sum.unknown && session.ShowsTable() {
		session.Note("no total: the count of a row is no number of jobs")
	}
	if err == nil {
		noteEmbedded(session, printed, walk, options, list)
	}
	return err
}

// jobSum adds up the jobs of rows. There is no sum where the count of a row is no number of jobs.
type jobSum struct {
	jobs    int64
	unknown bool
}

// of adds the rows that pass.
func (s *jobSum) of(rows iter.Seq2[client.Object, error]) iter.Seq2[client.Object, error] {
	return func(yield func(client.Object, error) bool) {
		for row, err := range rows {
			if err == nil {
				s.add(row)
			}
			if !yield(row, err) {
				return
			}
		}
	}
}

func (s *jobSum) add(row client.Object) {
	value, _ := row.Field("count")
	count, err := strconv.ParseInt(string(value), 10, 64)
	if err != nil || count < 0 || count > math.MaxInt64-s.jobs {
		s.unknown = true
		return
	}
	s.jobs += count
}

// noteEmbedded says on stderr what the rows on stdout do not: that they are not all, or that there are none.
func noteEmbedded(session *cli.Session, printed int, walk *client.List[client.Object], options EmbeddedOptions, list Embedded) {
	count, _ := walk.Count()
	switch {
	case options.Selection.Given() && options.Paging.Limited && printed == options.Paging.Limit:
		session.Note("the first %s that match: --limit ended the search, there may be more", output.Count(printed))
	case !options.Selection.Given() && printed < count:
		session.Note("%s of %s %s", output.Count(printed), output.Count(count), list.Noun)
	case !options.Selection.Given() && walk.More():
		noteMore(session, printed, list.Noun, count)
	case printed == 0 && options.Selection.Given() && session.ShowsTable():
		session.Note("no job types match")
	case printed == 0 && session.ShowsTable():
		session.Note("%s", list.Empty)
	}
}
