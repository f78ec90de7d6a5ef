package list

import (
	"context"
	"math"
	"strconv"
	"time"

	"jt/client"
	"jt/client/model"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/internal/view"
	"jt/internal/watch"
	"jt/output"
)

// Running lists the job types with running jobs.
func Running(ctx context.Context, session *cli.Session, options Options) error {
	return options.showJobs(ctx, session, "running", view.Running, func(scale *client.Client, paging client.PageOptions) *client.List[model.Object] {
		return scale.JobTypes.Running(paging).Objects()
	})
}

// Pending lists the job types with pending jobs.
func Pending(ctx context.Context, session *cli.Session, options Options) error {
	return options.showJobs(ctx, session, "pending", view.Pending, func(scale *client.Client, paging client.PageOptions) *client.List[model.Object] {
		return scale.JobTypes.Pending(paging).Objects()
	})
}

// showJobs shows the job types with jobs in a state. The server lists the longest of them first.
func (o *Options) showJobs(
	ctx context.Context, session *cli.Session, state string, shown func(output.Options) output.View,
	list func(*client.Client, client.PageOptions) *client.List[model.Object],
) error {
	return o.show(ctx, session, watch.List{
		Name: state, Task: "cannot list " + state + " jobs",
		View: shown, RowName: view.EmbeddedName, RowKey: view.EmbeddedKey, Total: totalJobs,
		Sorts:   []string{"for", "count", "name"},
		SortKey: view.Keys(shown(output.Options{}), view.Sort{Column: "since", ByServer: true}),
		Prepare: func(own *selection.Selection, _ time.Time) (watch.Read, error) {
			return func(ctx context.Context, scale *client.Client) watch.Rows {
				jobs := &listing{
					list: list(scale, client.PageOptions{Limit: o.Paging.WalkLimit(own.Given())}), chosen: own, paging: o.Paging,
					embedded: true, local: own.Given(), relative: true,
					noun: "job types with " + state + " jobs", empty: "no " + state + " jobs",
				}
				return jobs.rows(ctx, session, scale)
			}, o.check(session, own)
		},
	})
}

// totalJobs adds up the jobs of rows. There is no total if the count of a row is not a number of jobs.
func totalJobs(_ output.Options, shown []output.Object) (values map[string]any, note string) {
	var jobs int64
	for _, row := range shown {
		value, _ := row.Field("count")
		count, err := strconv.ParseInt(string(value), 10, 64)
		if err != nil || count < 0 || count > math.MaxInt64-jobs {
			return nil, "no total: the count of a row is not a number of jobs"
		}
		jobs += count
	}
	return map[string]any{"count": jobs}, ""
}
