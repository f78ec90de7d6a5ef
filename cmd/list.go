package cmd

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"jt/client"
	"jt/output"
)

// listOptions are what `jt list` was asked for.
type listOptions struct {
	paging    pagingOptions
	selection selection
	order     []string
	time      timeOptions
	watch     watchOptions
}

const listExample = `  jt list --category system
  jt list --paused -o wide
  jt list --paused --watch
  jt list --match '(?i)landsat' --order priority,-last_modified
  jt list --since P1W -o json | jq '.[].name'
  jt list --archived --columns id,name,archived,docker_image`

func (a *app) listCommand() *cobra.Command {
	options := listOptions{}
	command := &cobra.Command{
		Use:     "list",
		Aliases: []string{"ls"},
		Short:   "List job types",
		Long: `List job types: all that the server has, each once, unless --limit or --page
says less. A list that could not be read whole is an error.`,
		Example: listExample,
		Args:    noArguments,
		RunE: func(command *cobra.Command, _ []string) error {
			options.paging.read(command.Flags())
			options.time.read(command.Flags(), a.args)
			options.selection.read(command.Flags())
			options.watch.read(command.Flags())
			return a.runList(command.Context(), options)
		},
	}
	flags := command.Flags()
	options.selection.addFlags(flags)
	addRepeated(flags, &options.order, "order", "`fields` to order by; a dash before one reverses it")
	options.time.addFlags(flags, "last modified")
	options.paging.addPageFlag(flags)
	options.paging.addFlags(flags, "job types")
	options.watch.addFlags(flags)
	return command
}

func (a *app) runList(ctx context.Context, options listOptions) error {
	return a.show(ctx, options.watch, listing{
		name: "list", task: "cannot list job types",
		view: func(*app) output.View { return jobTypeView() }, rowName: jobTypeName,
		prepare: func(a *app) (reading, error) {
			query, err := a.listQuery(&options)
			return func(ctx context.Context, scale *client.Client, target rowTarget) error {
				rows := newListRows(ctx, scale, query, options)
				leftOut := false
				keeps := func(object client.Object) (bool, error) {
					keep, err := options.selection.keeps(object)
					leftOut = leftOut || !keep
					return keep, err
				}
				printed, err := printRows(target, chosen(rows.objects, keeps, options.paging.limit))
				if err == nil {
					a.noteList(printed, leftOut, options, rows)
				}
				return err
			}, err
		},
	})
}

// listQuery checks the flags, and gives what the server is asked for.
func (a *app) listQuery(options *listOptions) (client.ListOptions, error) {
	if err := options.paging.check(); err != nil {
		return client.ListOptions{}, err
	}
	if err := options.selection.prepare(); err != nil {
		return client.ListOptions{}, err
	}
	order, err := orderFields(options.order)
	if err != nil {
		return client.ListOptions{}, err
	}
	between, err := options.time.between(a.environment)
	if err != nil {
		return client.ListOptions{}, err
	}
	query := client.ListOptions{
		Page: options.paging.page, Limit: options.paging.walkLimit(options.selection.given()), Started: between.Started, Ended: between.Ended,
		Names: options.selection.names, Categories: options.selection.categories, Order: order,
		IsActive: options.selection.isActive(),
	}
	return query, nil
}

// listRows are the rows that the server gives, and what is known of how many there are.
type listRows struct {
	objects iter.Seq2[client.Object, error]
	count   func() (count int, exact bool)
	more    func() bool // whether the server says that rows follow
}

func newListRows(ctx context.Context, scale *client.Client, query client.ListOptions, options listOptions) listRows {
	if !options.paging.paged {
		walk := scale.JobTypes.Walk(query)
		return listRows{objects: walk.Objects(ctx), count: walk.Count, more: walk.More}
	}
	var page client.Page[client.Object]
	return listRows{
		objects: func(yield func(client.Object, error) bool) {
			var err error
			if page, err = scale.JobTypes.ObjectPage(ctx, query); err != nil {
				yield(client.Object{}, err)
				return
			}
			for i, object := range page.Rows {
				if !yield(object, nil) {
					page.More = page.More || i+1 < len(page.Rows)
					return
				}
			}
		},
		count: func() (int, bool) { return page.Count, true },
		more:  func() bool { return page.More },
	}
}

// chosen are the rows that a selection leaves, at most so many where limit is not zero. The limit counts what is shown,
// so it comes last.
func chosen(objects iter.Seq2[client.Object, error], keeps func(client.Object) (bool, error), limit int) iter.Seq2[client.Object, error] {
	return func(yield func(client.Object, error) bool) {
		shown := 0
		for object, err := range objects {
			keep := true
			if err == nil {
				keep, err = keeps(object)
			}
			if err != nil {
				yield(client.Object{}, err)
				return
			}
			if !keep {
				continue
			}
			shown++
			if !yield(object, nil) || shown == limit {
				return
			}
		}
	}
}

// noteList says on stderr what the rows on stdout do not: that they are not all, or that there are none.
func (a *app) noteList(printed int, leftOut bool, options listOptions, rows listRows) {
	local := leftOut || options.selection.local() // the server does not count what is chosen
	count, exact := rows.count()
	total := output.Count(count)
	if !exact {
		total = "more than " + total
	}
	switch {
	case local && options.paging.limited && printed == options.paging.limit:
		a.note("the first %s that match: --limit ended the search, there may be more", output.Count(printed))
	case local && options.paging.paged:
		a.note("%s that match on page %d; the server has %s job types", output.Count(printed), options.paging.page, total)
	case !local && (!exact || printed < count):
		a.note("%s of %s job types", output.Count(printed), total)
	case !local && rows.more():
		a.noteMore(printed, "job types", count)
	case printed == 0 && a.showsTable():
		a.note("no job types match")
	}
}

// noteMore says that a list goes on where the server counts no more than what is shown.
func (a *app) noteMore(printed int, noun string, count int) {
	a.note("%s %s: the server counts %s, but says that more follow", output.Count(printed), noun, output.Count(count))
}

func (a *app) showsTable() bool {
	form, err := a.outputForm()
	return err == nil && (form == output.FormatTable || form == output.FormatWide)
}

// orderFields splits and checks the fields to order by: servers answer an internal error to those they do not know.
func orderFields(flags []string) ([]string, error) {
	known := client.OrderFields()
	var order []string
	for _, flag := range flags {
		for field := range strings.SplitSeq(flag, ",") {
			field = strings.TrimSpace(field)
			if !slices.Contains(known, strings.TrimPrefix(field, "-")) {
				return nil, &usageError{
					message: fmt.Sprintf("job types cannot be ordered by %q", field),
					hint:    "the fields are " + strings.Join(known, ", "),
				}
			}
			order = append(order, field)
		}
	}
	return order, nil
}
