package cmd

import (
	"context"
	"iter"
	"math"
	"strconv"

	"github.com/spf13/cobra"

	"jt/client"
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
	view  func(*app) output.View
	walk  func(*client.JobTypesService, client.PageOptions) *client.Walk

	rowName func(output.Object) (string, error)
}

// embeddedCommand finishes the command of a list.
func (a *app) embeddedCommand(command *cobra.Command, list embeddedList) *cobra.Command {
	options := embeddedOptions{}
	command.Args = noArguments
	command.RunE = func(command *cobra.Command, _ []string) error {
		options.paging.read(command.Flags())
		options.selection.read(command.Flags())
		options.watch.read(command.Flags())
		return a.runEmbedded(command.Context(), options, list)
	}
	options.selection.addFlags(command.Flags())
	options.paging.addFlags(command.Flags(), "rows")
	options.watch.addFlags(command.Flags())
	return command
}

func (a *app) runEmbedded(ctx context.Context, options embeddedOptions, list embeddedList) error {
	return a.show(ctx, options.watch, listing{
		name: list.name, task: list.task, view: list.view, rowName: list.rowName,
		prepare: func(a *app) (reading, error) {
			if err := options.paging.check(); err != nil {
				return nil, err
			}
			err := options.selection.prepare()
			return func(ctx context.Context, scale *client.Client, target rowTarget) error {
				return a.readEmbedded(ctx, scale, target, options, list)
			}, err
		},
	})
}

func (a *app) readEmbedded(ctx context.Context, scale *client.Client, target rowTarget, options embeddedOptions, list embeddedList) error {
	query := client.PageOptions{Limit: options.paging.walkLimit(options.selection.given())}
	walk := list.walk(scale.JobTypes, query)
	keeps := func(row client.Object) (bool, error) { return options.selection.keeps(embedded(row)) }
	var sum jobSum
	printed, err := printOpen(target, sum.of(chosen(walk.Objects(ctx), keeps, options.paging.limit)))
	if err == nil && printed > 0 && !sum.unknown {
		err = target.Total(totalLabel(printed), map[string]any{"count": sum.jobs})
	}
	if err == nil {
		err = target.Close()
	}
	if err == nil && sum.unknown && a.showsTable() {
		a.note("no total: the count of a row is no number of jobs")
	}
	if err == nil {
		a.noteEmbedded(printed, walk, options, list)
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
func (a *app) noteEmbedded(printed int, walk *client.Walk, options embeddedOptions, list embeddedList) {
	count, _ := walk.Count()
	switch {
	case options.selection.given() && options.paging.limited && printed == options.paging.limit:
		a.note("the first %s that match: --limit ended the search, there may be more", output.Count(printed))
	case !options.selection.given() && printed < count:
		a.note("%s of %s %s", output.Count(printed), output.Count(count), list.noun)
	case !options.selection.given() && walk.More():
		a.noteMore(printed, list.noun, count)
	case printed == 0 && options.selection.given() && a.showsTable():
		a.note("no job types match")
	case printed == 0 && a.showsTable():
		a.note("%s", list.empty)
	}
}
