package list

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/internal/view"
	"jt/internal/watch"
	"jt/output"
)

// JobTypeOptions are what `jt list` was asked for.
type JobTypeOptions struct {
	Options

	Order []string
	Time  selection.Times
}

// JobTypes lists job types.
func JobTypes(ctx context.Context, session *cli.Session, options JobTypeOptions) error {
	return watch.Show(ctx, session, options.Watch, watch.List{
		Name: "list", Task: "cannot list job types",
		View:    func(output.Options) output.View { return view.JobTypes() },
		RowName: view.JobTypeName, RowKey: view.JobTypeKey,
		Prepare: func(now time.Time) (watch.Read, error) {
			query, err := options.query(session, now)
			return func(ctx context.Context, scale *client.Client) watch.Rows {
				rows := &rows{
					list: scale.JobTypes.List(query).Objects(), paging: options.Paging, local: options.Selection.Local(),
					noun: "job types", empty: "no job types match",
				}
				return watch.Rows{
					All:   rows.all(ctx, options.Selection.Keeps),
					Notes: func() []string { return rows.notes(session) },
				}
			}, err
		},
	})
}

// query checks the flags, and returns what the server is asked for.
func (o *JobTypeOptions) query(session *cli.Session, now time.Time) (client.ListOptions, error) {
	if err := o.check(); err != nil {
		return client.ListOptions{}, err
	}
	order, err := orderFields(o.Order)
	if err != nil {
		return client.ListOptions{}, err
	}
	between, err := o.Time.Between(now, session.Environment.Location)
	return client.ListOptions{
		Page: o.Paging.Page, Limit: o.Paging.WalkLimit(o.Selection.Given()), Started: between.Started, Ended: between.Ended,
		Names: o.Selection.Names, Categories: o.Selection.Categories, Order: order,
		IsActive: o.Selection.IsActive(),
	}, err
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
