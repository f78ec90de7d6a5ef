package list

import (
	"context"
	"slices"
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

// PausedBy says who paused a job type on a server, and why; "" if that is not known. nil knows nothing.
type PausedBy func(server string, jobType model.Object) string

// of returns the function that says it of one job type.
func (by PausedBy) of(scale *client.Client, jobType model.Object) func() string {
	if by == nil {
		return nil
	}
	return func() string { return by(scale.BaseURL(), jobType) }
}

// JobTypes lists job types.
func JobTypes(ctx context.Context, session *cli.Session, options JobTypeOptions) error {
	return options.show(ctx, session, watch.List{
		Name: "list", Task: "cannot list job types",
		View:    func(output.Options) output.View { return options.view() },
		RowName: view.JobTypeName, RowKey: view.JobTypeKey,
		Sorts:   []string{"modified", "priority", "name", "category", "title", "id"},
		SortKey: options.sortKey(),
		Prepare: func(own *selection.Selection, now time.Time) (watch.Read, error) {
			query, err := options.query(session, own, now)
			return func(ctx context.Context, scale *client.Client) watch.Rows {
				query.Names = own.ServerNames(scale, query.Brief)
				jobTypes := &listing{
					list: scale.JobTypes.List(query).Objects(), chosen: own, paging: own.OfNamed(options.Paging),
					local: own.Local(), named: true, relative: options.Time.Relative(),
					noun: "job types", empty: "no job types match",
					row: func(jobType model.Object) output.Object {
						return view.JobTypeRow{Object: jobType, PausedBy: options.PausedBy.of(scale, jobType)}
					},
				}
				return jobTypes.rows(ctx, session, scale)
			}, err
		},
	})
}

// sortKey returns the order of the server, by --sort or by name and version.
func (o *JobTypeOptions) sortKey() func(output.Object) (view.Key, error) {
	sorts, _ := readSorts(o.Sort, view.ListSorts()) // query reports the error
	if len(sorts) == 0 {
		sorts = []view.Sort{{Column: "name"}, {Column: "version"}}
	}
	for i := range sorts {
		sorts[i].ByServer = true
	}
	return view.Keys(view.JobTypes(), sorts...)
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
func (o *JobTypeOptions) query(session *cli.Session, own *selection.Selection, now time.Time) (query client.ListOptions, err error) {
	if err := o.check(session, own); err != nil {
		return query, err
	}
	if slices.Contains(o.Keywords, "") {
		return query, selection.EmptyFlag("keyword")
	}
	sorts, err := readSorts(o.Sort, view.ListSorts())
	if err != nil {
		return query, err
	}
	own.Paused.UTC = o.Time.UTC
	if err := own.ReadTimes(session, now); err != nil {
		return query, err
	}
	between, err := o.Time.Between(session, now)
	format, formatErr := session.OutputFormat()
	query = client.ListOptions{
		First: o.Paging.Limited, Page: o.Paging.Page, Limit: o.Paging.WalkLimit(own.Given()), Started: between.Started, Ended: between.Ended,
		Categories: own.Categories, Keywords: o.Keywords, IsActive: own.IsActive(), LongRunning: own.Asks("long-running"),
		Brief: formatErr == nil && format == output.FormatName && !own.Timed(), // an error is reported by the printer
	}
	if own.Local() {
		query.Keep = own.Keeps
	}
	for _, sort := range sorts {
		query.Order = append(query.Order, view.ListSortField(sort))
	}
	return query, err
}
