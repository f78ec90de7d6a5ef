package cmd

import (
	"context"
	"errors"
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
	selection selection
	order     []string
	time      timeOptions
	limit     int
	page      int
	pageSize  int

	limited, paged, sized bool // whether the flag was given
}

const listExample = `  jt list --category system
  jt list --paused -o wide
  jt list --match '(?i)landsat' --order priority,-last_modified
  jt list --since P1W -o json | jq '.[].name'
  jt list --archived --columns id,name,archived,docker_image`

func (a *app) listCommand() *cobra.Command {
	options := listOptions{}
	command := &cobra.Command{
		Use:     "list",
		Aliases: []string{"ls"},
		Short:   "List job types",
		Long: `List the job types of the server, all of them unless --limit or --page says less.

--since and --until (also --started and --ended) choose by when a job type was last
modified; ` + "`jt help time`" + ` tells what they take, ` + "`jt help output`" + ` the forms and columns.

` + selectionHelp,
		Example: listExample,
		Args:    noArguments,
		RunE: func(command *cobra.Command, _ []string) error {
			flags := command.Flags()
			options.limited, options.paged, options.sized = flags.Changed("limit"), flags.Changed("page"), flags.Changed("page-size")
			options.time.read(flags)
			return a.runList(command.Context(), options)
		},
	}
	flags := command.Flags()
	options.selection.addFlags(flags)
	flags.StringArrayVar(&options.order, "order", nil, "`fields` to order by, a dash before one reverses it; commas or repeated")
	options.time.addFlags(flags, "last modified")
	flags.IntVar(&options.limit, "limit", 0, "at most this `number` of job types")
	flags.IntVar(&options.page, "page", 0, "only this `page`, counted from 1")
	flags.IntVar(&options.pageSize, "page-size", 0, "`rows` asked for at once, 1 to 1000 (default 1000, with --page 100)")
	return command
}

func (a *app) runList(ctx context.Context, options listOptions) error {
	query, err := a.listQuery(&options)
	if err != nil {
		return err
	}
	printer, err := a.printer(ctx, jobTypeView())
	if err != nil {
		return err
	}
	scale, done, err := a.connect()
	if err != nil {
		return err
	}
	defer done()

	rows := a.listRows(ctx, scale, query, options)
	printed, err := printRows(printer, options.chosen(rows.objects))
	if err != nil {
		return &taskError{"cannot list job types", err}
	}
	a.noteList(printed, options, rows)
	return nil
}

// listQuery checks the flags, and gives what the server is asked for.
func (a *app) listQuery(options *listOptions) (client.ListOptions, error) {
	fail := func(message, hint string) (client.ListOptions, error) {
		return client.ListOptions{}, &usageError{message, hint}
	}
	switch {
	case options.limited && options.limit < 1:
		return fail(fmt.Sprintf("--limit %d would show nothing", options.limit), "give a number from 1, or leave it out to have all")
	case options.paged && options.page < 1:
		return fail(fmt.Sprintf("there is no page %d", options.page), "pages are counted from 1")
	case options.sized && (options.pageSize < 1 || options.pageSize > 1000):
		return fail(fmt.Sprintf("--page-size %d is not a size that servers take", options.pageSize), "give 1 to 1000")
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
		Page: options.page, PageSize: options.pageSize, Started: between.Started, Ended: between.Ended,
		Names: options.selection.names, Categories: options.selection.categories, Order: order,
		IsActive: options.selection.isActive(),
	}
	if options.limited && !options.sized && !options.paged && !options.selection.local() {
		query.PageSize = min(options.limit, client.DefaultPageSize)
	}
	return query, nil
}

// listRows are the rows that the server gives, and what is known of how many there are.
type listRows struct {
	objects iter.Seq2[client.Object, error]
	count   func() (count int, exact bool)
}

func (a *app) listRows(ctx context.Context, scale *client.Client, query client.ListOptions, options listOptions) listRows {
	if !options.paged {
		walk := scale.JobTypes.Walk(query)
		return listRows{objects: walk.Objects(ctx), count: walk.Count}
	}
	var page client.Page[client.Object]
	return listRows{
		objects: func(yield func(client.Object, error) bool) {
			var err error
			if page, err = scale.JobTypes.ObjectPage(ctx, query); err != nil {
				yield(client.Object{}, err)
				return
			}
			for _, object := range page.Rows {
				if !yield(object, nil) {
					return
				}
			}
		},
		count: func() (int, bool) { return page.Count, true },
	}
}

// chosen are the rows that selection and limit leave. The limit counts what is shown, so it comes last.
func (o *listOptions) chosen(objects iter.Seq2[client.Object, error]) iter.Seq2[client.Object, error] {
	return func(yield func(client.Object, error) bool) {
		shown := 0
		for object, err := range objects {
			keep := true
			if err == nil {
				keep, err = o.selection.keeps(object)
			}
			if err != nil {
				yield(client.Object{}, err)
				return
			}
			if !keep {
				continue
			}
			shown++
			if !yield(object, nil) || o.limited && shown == o.limit {
				return
			}
		}
	}
}

// noteList says on stderr what the rows on stdout do not: that they are not all, or that there are none.
func (a *app) noteList(printed int, options listOptions, rows listRows) {
	count, exact := rows.count()
	total := output.Count(count)
	if !exact {
		total = "more than " + total
	}
	switch {
	case options.selection.local() && options.limited && printed == options.limit:
		a.note("the first %s that match: --limit ended the search, there may be more", output.Count(printed))
	case options.selection.local() && options.paged:
		a.note("%s that match on page %d; the server has %s job types", output.Count(printed), options.page, total)
	case !options.selection.local() && (!exact || printed < count):
		a.note("%s of %s job types", output.Count(printed), total)
	case printed == 0 && a.showsTable():
		a.note("no job types match")
	}
}

func (a *app) showsTable() bool {
	form, err := a.outputForm()
	return err == nil && (form == output.FormTable || form == output.FormWide)
}

// printRows writes rows as they come, and tells how many.
func printRows(printer *output.Printer, rows iter.Seq2[client.Object, error]) (printed int, err error) {
	for object, err := range rows {
		if err == nil {
			err = printer.Print(object)
		}
		if err != nil {
			// What is there is shown; a form that has an end lacks it, so that a reader of it fails too.
			return printed, errors.Join(err, printer.Abort())
		}
		printed++
	}
	return printed, printer.Close()
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
