package list

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"jt/client"
	"jt/client/model"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/internal/view"
	"jt/internal/watch"
	"jt/output"
)

// JobTypeOptions are the options of `jt list`.
type JobTypeOptions struct {
	Options

	Sort     []string
	Keywords []string
	Time     selection.Times
	PausedBy PausedBy
}

// JobTypes lists job types.
func JobTypes(ctx context.Context, session *cli.Session, options JobTypeOptions) error {
	return options.show(ctx, session, watch.List{
		Name: "list", Task: "cannot list job types",
		View:    func(output.Options) output.View { return options.view() },
		RowName: view.JobTypeName, RowKey: view.JobTypeKey,
		Sorts:   []string{"modified", "priority", "name", "category", "title", "id"},
		SortKey: options.sortKey(),
		Prepare: func() watch.Prepare {
			own := options
			return func(now time.Time) (watch.Read, error) { return own.prepare(session, now) }
		},
	})
}

func (o *JobTypeOptions) prepare(session *cli.Session, now time.Time) (watch.Read, error) {
	query, err := o.query(session, now)
	return func(ctx context.Context, scale *client.Client) (watch.Rows, error) {
		if err := o.Selection.Find(ctx, scale); err != nil {
			return watch.Rows{}, err
		}
		query.Names = o.Selection.ServerNames(scale, query.Brief)
		rows := &rows{
			list: scale.JobTypes.List(query).Objects(), chosen: &o.Selection, paging: o.Selection.OfNamed(o.Paging),
			local: o.Selection.Local(), noun: "job types", empty: "no job types match", named: true,
		}
		all := rows.all(ctx, o.Selection.Keeps)
		if o.showsPausedBy(session) {
			all = o.PausedBy.rows(scale, all)
		}
		return watch.Rows{
			All: all,
			Notes: func(ctx context.Context, shown int, cut bool) []cli.Said {
				return rows.notes(ctx, session, scale, shown, cut)
			},
			Relative: o.Time.Relative(),
		}, nil
	}, err
}

// sortKey returns the order of the server, by --sort or by name and version.
func (o *JobTypeOptions) sortKey() func(output.Object) view.Key {
	sorts := []view.Sort{{Column: "name", ByServer: true}, {Column: "version", ByServer: true}}
	if fields, err := sortFields(o.Sort, nil, func(column string) string { return column }); err == nil && len(fields) > 0 {
		sorts = sorts[:0]
		for _, field := range fields {
			column, reversed := strings.CutPrefix(field, "-")
			sorts = append(sorts, view.Sort{Column: column, Reversed: reversed, ByServer: true})
		}
	}
	return view.Keys(view.JobTypes(), sorts...)
}

// PausedBy says who paused a job type on a server, and why; "" if that is not known. nil knows nothing.
type PausedBy func(server string, jobType model.Object) string

// of returns the function that says it of one job type.
func (by PausedBy) of(scale *client.Client, jobType model.Object) func() string {
	if by == nil {
		return nil
	}
	return func() string { return by(scale.BaseURL(), jobType) }
}

func (by PausedBy) rows(scale *client.Client, rows iter.Seq2[output.Object, error]) iter.Seq2[output.Object, error] {
	return func(yield func(output.Object, error) bool) {
		for row, err := range rows {
			if object, ok := row.(model.Object); ok && err == nil {
				row = view.JobTypeRow{Object: object, PausedBy: by.of(scale, object)}
			}
			if !yield(row, err) {
				return
			}
		}
	}
}

// showsPausedBy reports whether a column says who paused a job type. Other lists need not look at each row for that.
func (o *JobTypeOptions) showsPausedBy(session *cli.Session) bool {
	if columns := session.Printing.Columns; len(columns) > 0 {
		return slices.ContainsFunc(columns, func(column string) bool { return strings.TrimSpace(column) == "paused_by" })
	}
	format, _ := session.OutputFormat() // an error is reported by the printer
	return format == output.FormatWide && o.Selection.Asks("paused")
}

// view returns the columns. With --paused the wide table says who paused a job type.
func (o *JobTypeOptions) view() output.View {
	shown := view.JobTypes()
	if o.Selection.Asks("paused") {
		shown.Wide = slices.Insert(shown.Wide, slices.Index(shown.Wide, "paused")+1, "paused_by")
	}
	return shown
}

// query checks the flags, and returns the options of the request.
func (o *JobTypeOptions) query(session *cli.Session, now time.Time) (client.ListOptions, error) {
	if err := o.check(session); err != nil {
		return client.ListOptions{}, err
	}
	if slices.Contains(o.Keywords, "") {
		return client.ListOptions{}, cli.UsageError("--keyword is empty", "is the variable that it comes from unset? Leave the flag out to include everything")
	}
	order, err := sortFields(o.Sort, view.ListSorts(), view.ListSortField)
	if err != nil {
		return client.ListOptions{}, err
	}
	o.Selection.Paused.UTC = o.Time.UTC
	if err := o.Selection.ReadTimes(session, now); err != nil {
		return client.ListOptions{}, err
	}
	between, err := o.Time.Between(session, now)
	format, formatErr := session.OutputFormat()
	var keep func(model.Object) (bool, error)
	if o.Selection.Local() {
		keep = o.Selection.Keeps
	}
	return client.ListOptions{
		Keep: keep, First: o.Paging.Limited,
		Page: o.Paging.Page, Limit: o.Paging.WalkLimit(o.Selection.Given()), Started: between.Started, Ended: between.Ended,
		Categories: o.Selection.Categories, Keywords: o.Keywords, Order: order,
		IsActive: o.Selection.IsActive(), LongRunning: o.Selection.Asks("long-running"),
		Brief: formatErr == nil && format == output.FormatName && !o.Selection.Timed(), // an error is reported by the printer
	}, err
}

// sortFields splits the columns to sort by, and returns their fields. Servers respond to unknown fields with an
// internal error.
func sortFields(flags, columns []string, fieldOf func(column string) string) ([]string, error) {
	var fields []string
	for _, flag := range flags {
		for name := range strings.SplitSeq(flag, ",") {
			column, reversed := strings.CutPrefix(strings.TrimSpace(name), "-")
			field := fieldOf(column)
			if field == "" {
				return nil, cli.UsageError(
					fmt.Sprintf("invalid --sort %q: not a column to sort by", strings.TrimSpace(name)),
					"sort by one of "+strings.Join(columns, ", "),
				)
			}
			if reversed {
				field = "-" + field
			}
			fields = append(fields, field)
		}
	}
	return fields, nil
}
