package list

import (
	"context"
	"iter"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/internal/timerange"
	"jt/internal/view"
	"jt/internal/watch"
	"jt/output"
)

// StatusOptions are what `jt status` was asked for.
type StatusOptions struct {
	Paging        selection.Paging
	Selection     selection.Selection
	Time          selection.Times
	Failing, Busy bool
	Sort          string
	Watch         watch.Options
}

func Status(ctx context.Context, session *cli.Session, options StatusOptions) error {
	return watch.Show(ctx, session, options.Watch, watch.List{
		Name: "status", Task: "cannot tell the status of job types",
		View: view.Status, RowName: view.EmbeddedName,
		Prepare: func(a *cli.Session) (watch.Reading, error) {
			between, sort, err := options.prepare(a.Environment)
			if err != nil {
				return nil, err
			}
			window, err := options.Time.Window(between)
			query := client.StatusOptions{Page: options.Paging.Page, Started: window.Started, Ended: window.Ended}
			return func(ctx context.Context, scale *client.Client, target view.RowTarget) error {
				list := readStatusList(ctx, scale, query, options)
				if err := printStatus(a, target, list, sort, options.Paging.Limit); err != nil {
					return err
				}
				a.Note("%s", selection.WindowNote(between, a.Environment.Now()))
				noteStatus(a, list, options)
				return nil
			}, err
		},
	})
}

// prepare checks the flags, and gives the time and the order that they ask for.
func (o *StatusOptions) prepare(environment cli.Environment) (timerange.Range, view.StatusSort, error) {
	if err := o.Paging.Check(); err != nil {
		return timerange.Range{}, view.StatusSort{}, err
	}
	if err := o.Selection.Prepare(); err != nil {
		return timerange.Range{}, view.StatusSort{}, err
	}
	sort, err := view.FindStatusSort(o.Sort)
	if err != nil {
		return timerange.Range{}, view.StatusSort{}, err
	}
	between, err := o.Time.Between(environment)
	return between, sort, err
}

// statusList are the rows that were chosen, in the server's order, and what ended the reading too early.
type statusList struct {
	rows  []*view.StatusRow
	err   error
	count int  // job types that the server has
	more  bool // whether the server says that others follow, of a page
}

// readStatusList reads all rows: the order in which they are shown is not the server's.
func readStatusList(ctx context.Context, scale *client.Client, query client.StatusOptions, options StatusOptions) *statusList {
	list := &statusList{}
	for object, err := range list.read(ctx, scale, query, options.Paging.Paged) {
		row := &view.StatusRow{Object: object}
		keep := false
		if err == nil {
			keep, err = options.keeps(row)
		}
		if err != nil {
			list.err = err
			break
		}
		if keep {
			list.rows = append(list.rows, row)
		}
	}
	return list
}

// read gives the rows of one page, or of all.
func (l *statusList) read(ctx context.Context, scale *client.Client, query client.StatusOptions, paged bool) iter.Seq2[client.Object, error] {
	return func(yield func(client.Object, error) bool) {
		if !paged {
			walk := scale.JobTypes.Status(query).Objects()
			walk.All(ctx)(yield)
			l.count, _ = walk.Count()
			return
		}
		page, err := scale.JobTypes.Status(query).Objects().Page(ctx)
		if err != nil {
			yield(client.Object{}, err)
			return
		}
		l.count, l.more = page.Count, page.More
		for _, object := range page.Rows {
			if !yield(object, nil) {
				return
			}
		}
	}
}

func (o *StatusOptions) keeps(row *view.StatusRow) (bool, error) {
	keep, err := o.Selection.Keeps(view.Embedded(row))
	if err != nil || !keep || !o.Failing && !o.Busy {
		return keep, err
	}
	counts, err := row.Counts()
	failing := counts.Total(client.StatusFailed) > 0
	busy := counts.Total(client.StatusQueued)+counts.Total(client.StatusRunning) > 0
	return (failing || !o.Failing) && (busy || !o.Busy), err
}

// chosenHere tells whether rows were left out.
func (o *StatusOptions) chosenHere() bool { return o.Selection.Given() || o.Failing || o.Busy }

func printStatus(session *cli.Session, target view.RowTarget, list *statusList, sort view.StatusSort, limit int) error {
	rows, err := sort.Sorted(list.rows)
	if list.err == nil {
		list.err = err
	}
	if limit > 0 && limit < len(rows) {
		rows = rows[:limit]
	}
	if _, err := view.PrintOpen(target, list.in(rows)); err != nil {
		return err
	}
	if session.ShowsTable() && len(rows) > 0 {
		if err := totalStatus(session, target, rows); err != nil {
			return err
		}
	}
	return target.Close()
}

// in gives rows, and then what ended the reading.
func (l *statusList) in(rows []*view.StatusRow) iter.Seq2[*view.StatusRow, error] {
	return func(yield func(*view.StatusRow, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
		if l.err != nil {
			yield(nil, l.err)
		}
	}
}

// totalStatus sums up the rows that are shown. A row that cannot be decoded and was shown all the same has no counts
// among its columns.
func totalStatus(session *cli.Session, target view.RowTarget, rows []*view.StatusRow) error {
	var all client.JobCounts
	for _, row := range rows {
		counts, err := row.Counts()
		if err != nil {
			return nil //nolint:nilerr // columns that need the counts would have failed: there is nothing to sum up
		}
		all = append(all, counts...)
	}
	values := map[string]any{}
	for _, figure := range view.Figures() {
		values[figure.Name] = figure.Of(all)
	}
	if draw := view.Bar(session); draw != nil {
		values["bar"] = draw(all)
	}
	return target.Total(totalLabel(len(rows)), values)
}

// totalLabel says of how many rows a line is the total.
func totalLabel(rows int) string { return "total of " + output.Count(rows) }

// noteStatus says on stderr what the rows on stdout do not: that they are not all, or that there are none.
func noteStatus(session *cli.Session, list *statusList, options StatusOptions) {
	found, count := len(list.rows), output.Count(list.count)
	shown := found
	if options.Paging.Limited {
		shown = min(found, options.Paging.Limit)
	}
	switch {
	case options.Paging.Paged && options.chosenHere():
		session.Note("%s that match on page %d; the server has %s job types", output.Count(shown), options.Paging.Page, count)
	case shown < found && options.chosenHere():
		session.Note("%s of %s job types that match", output.Count(shown), output.Count(found))
	case found == 0 && session.ShowsTable():
		session.Note("no job types match")
	case !options.chosenHere() && shown < list.count:
		session.Note("%s of %s job types", output.Count(shown), count)
	case !options.chosenHere() && (list.more || shown < found):
		noteMore(session, shown, "job types", list.count)
	}
}
