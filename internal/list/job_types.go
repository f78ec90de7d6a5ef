package list

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/internal/view"
	"jt/internal/watch"
	"jt/output"
)

// JobTypeOptions are what `jt list` was asked for.
type JobTypeOptions struct {
	Paging    selection.Paging
	Selection selection.Selection
	Order     []string
	Time      selection.Times
	Watch     watch.Options
}

func JobTypes(ctx context.Context, session *cli.Session, options JobTypeOptions) error {
	return watch.Show(ctx, session, options.Watch, watch.List{
		Name: "list", Task: "cannot list job types",
		View: func(*cli.Session) output.View { return view.JobTypes() }, RowName: view.JobTypeName,
		Prepare: func(a *cli.Session) (watch.Reading, error) {
			query, err := listQuery(a, &options)
			return func(ctx context.Context, scale *client.Client, target view.RowTarget) error {
				rows := newListRows(ctx, scale, query, options)
				leftOut := false
				keeps := func(object client.Object) (bool, error) {
					keep, err := options.Selection.Keeps(object)
					leftOut = leftOut || !keep
					return keep, err
				}
				printed, err := view.PrintRows(target, selection.Chosen(rows.objects, keeps, options.Paging.Limit))
				if err == nil {
					noteList(a, printed, leftOut, options, rows)
				}
				return err
			}, err
		},
	})
}

// listQuery checks the flags, and gives what the server is asked for.
func listQuery(session *cli.Session, options *JobTypeOptions) (client.ListOptions, error) {
	if err := options.Paging.Check(); err != nil {
		return client.ListOptions{}, err
	}
	if err := options.Selection.Prepare(); err != nil {
		return client.ListOptions{}, err
	}
	order, err := orderFields(options.Order)
	if err != nil {
		return client.ListOptions{}, err
	}
	between, err := options.Time.Between(session.Environment)
	if err != nil {
		return client.ListOptions{}, err
	}
	query := client.ListOptions{
		Page: options.Paging.Page, Limit: options.Paging.WalkLimit(options.Selection.Given()), Started: between.Started, Ended: between.Ended,
		Names: options.Selection.Names, Categories: options.Selection.Categories, Order: order,
		IsActive: options.Selection.IsActive(),
	}
	return query, nil
}

// listRows are the rows that the server gives, and what is known of how many there are.
type listRows struct {
	objects iter.Seq2[client.Object, error]
	count   func() (count int, exact bool)
	more    func() bool // whether the server says that rows follow
}

func newListRows(ctx context.Context, scale *client.Client, query client.ListOptions, options JobTypeOptions) listRows {
	if !options.Paging.Paged {
		walk := scale.JobTypes.List(query).Objects()
		return listRows{objects: walk.All(ctx), count: walk.Count, more: walk.More}
	}
	var page client.Page[client.Object]
	return listRows{
		objects: func(yield func(client.Object, error) bool) {
			var err error
			if page, err = scale.JobTypes.List(query).Objects().Page(ctx); err != nil {
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

// noteList says on stderr what the rows on stdout do not: that they are not all, or that there are none.
func noteList(session *cli.Session, printed int, leftOut bool, options JobTypeOptions, rows listRows) {
	local := leftOut || options.Selection.Local() // the server does not count what is chosen
	count, exact := rows.count()
	total := output.Count(count)
	if !exact {
		total = "more than " + total
	}
	switch {
	case local && options.Paging.Limited && printed == options.Paging.Limit:
		session.Note("the first %s that match: --limit ended the search, there may be more", output.Count(printed))
	case local && options.Paging.Paged:
		session.Note("%s that match on page %d; the server has %s job types", output.Count(printed), options.Paging.Page, total)
	case !local && (!exact || printed < count):
		session.Note("%s of %s job types", output.Count(printed), total)
	case !local && rows.more():
		noteMore(session, printed, "job types", count)
	case printed == 0 && session.ShowsTable():
		session.Note("no job types match")
	}
}

// noteMore says that a list goes on where the server counts no more than what is shown.
func noteMore(session *cli.Session, printed int, noun string, count int) {
	session.Note("%s %s: the server counts %s, but says that more follow", output.Count(printed), noun, output.Count(count))
}

// orderFields splits and checks the fields to order by: servers answer an internal error to those they do not know.
func orderFields(flags []string) ([]string, error) {
	known := client.OrderFields()
	var order []string
	for _, flag := range flags {
		for field := range strings.SplitSeq(flag, ",") {
			field = strings.TrimSpace(field)
			if !slices.Contains(known, strings.TrimPrefix(field, "-")) {
				return nil, cli.UsageError(
					fmt.Sprintf("job types cannot be ordered by %q", field),
					"the fields are "+strings.Join(known, ", "),
				)
			}
			order = append(order, field)
		}
	}
	return order, nil
}
