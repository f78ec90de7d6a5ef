package cmd

import (
	"context"
	"iter"
	"math"
	"strconv"

	"github.com/spf13/cobra"

	"jt/client"
	"jt/internal/cli"
	"jt/output"
)

// embeddedOptions are what a command was asked for that lists jobs by job type as the server orders them.
type embeddedOptions struct {
	paging    pagingOptions
	selection selection
	watch     watchOptions
}

// embeddedList is such a list.
type embeddedList struct {
	name  string // of the command
	task  string // such as "cannot list running jobs"
	noun  string // what its rows are
	empty string // says that there are none
	view  func(*cli.Session) output.View
	walk  func(*client.JobTypesService, client.PageOptions) *client.List[client.Object]

	rowName func(output.Object) (string, error)
}

// embeddedCommand finishes the command of a list.
func embeddedCommand(session *cli.Session, command *cobra.Command, rows embeddedList) *cobra.Command {
	options := embeddedOptions{}
	command.Args = noArguments
	command.RunE = func(command *cobra.Command, _ []string) error {
		options.paging.read(command.Flags())
		options.selection.read(command.Flags())
		options.watch.read(command.Flags())
		return runEmbedded(command.Context(), session, options, rows)
	}
	options.selection.addFlags(command.Flags())
	options.paging.addFlags(command.Flags(), "rows")
	options.watch.addFlags(command.Flags())
	return command
}

func runEmbedded(ctx context.Context, session *cli.Session, options embeddedOptions, rows embeddedList) error {
	return show(ctx, session, options.watch, listing{
		name: rows.name, task: rows.task, view: rows.view, rowName: rows.rowName,
		prepare: func(a *cli.Session) (reading, error) {
			if err := options.paging.check(); err != nil {
				return nil, err
			}
			err := options.selection.prepare()
			return func(ctx context.Context, scale *client.Client, target rowTarget) error {
				return readEmbedded(ctx, a, scale, target, options, rows)
			}, err
		},
	})
}

func readEmbedded(ctx context.Context, session *cli.Session, scale *client.Client, target rowTarget, options embeddedOptions, list embeddedList) error {
	query := client.PageOptions{Limit: options.paging.walkLimit(options.selection.given())}
	walk := list.walk(scale.JobTypes, query)
	keeps := func(row client.Object) (bool, error) { return options.selection.keeps(embedded(row)) }
	var sum jobSum
	printed, err := printOpen(target, sum.of(chosen(walk.All(ctx), keeps, options.paging.limit)))
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
func noteEmbedded(session *cli.Session, printed int, walk *client.List[client.Object], options embeddedOptions, list embeddedList) {
	count, _ := walk.Count()
	switch {
	case options.selection.given() && options.paging.limited && printed == options.paging.limit:
		session.Note("the first %s that match: --limit ended the search, there may be more", output.Count(printed))
	case !options.selection.given() && printed < count:
		session.Note("%s of %s %s", output.Count(printed), output.Count(count), list.noun)
	case !options.selection.given() && walk.More():
		noteMore(session, printed, list.noun, count)
	case printed == 0 && options.selection.given() && session.ShowsTable():
		session.Note("no job types match")
	case printed == 0 && session.ShowsTable():
		session.Note("%s", list.empty)
	}
}
