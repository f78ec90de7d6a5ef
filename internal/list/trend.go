package list

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"jt/client"
	"jt/client/model"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/internal/timerange"
	"jt/internal/view"
	"jt/internal/watch"
	"jt/output"
)

const (
	mostSteps    = 100 // of a trend: each is a list that the server counts for
	shortestStep = time.Second
)

// statusTrend counts the jobs of job types in each step of a window.
func statusTrend(ctx context.Context, session *cli.Session, options StatusOptions) error {
	var steps []view.Step
	return watch.Show(ctx, session, watch.Options{}, watch.List{
		Task: "cannot show the status of job types", Selection: &options.Selection,
		View: func(printing output.Options) output.View { return view.StatusTrend(printing, steps) },
		Total: func(printing output.Options, shown []output.Object) (map[string]any, string) {
			return view.TrendTotal(printing, shown, steps), ""
		},
		Prepare: func(own *selection.Selection, now time.Time) (watch.Read, error) {
			_, window, err := options.prepare(session, own, now)
			if err == nil {
				err = options.checkTrend(session)
			}
			if err == nil {
				steps, err = options.steps(window, now.In(session.Environment.Location))
			}
			if err != nil {
				return nil, err
			}
			printing, err := session.PrinterOptions(ctx)
			return func(ctx context.Context, scale *client.Client) watch.Rows {
				return options.trendRows(ctx, session, scale, own, steps, printing)
			}, err
		},
	})
}

// checkTrend refuses flags that a trend has no meaning for.
func (o *StatusOptions) checkTrend(session *cli.Session) error {
	contexts, err := session.Connection.ContextNames()
	switch {
	case err != nil:
		return err
	case o.Paging.Paged:
		return cli.UsageError("--every and --page cannot be used together", "leave out --page; --limit shows fewer rows")
	case o.Watch.On || o.Watch.IntervalGiven || o.Watch.UntilEmpty:
		return cli.UsageError("--every and the flags of a watch cannot be used together", "leave out --watch, --interval and --until-empty")
	case len(contexts) > 1:
		return cli.UsageError("--every needs a single context", "give one --context")
	}
	return nil
}

// steps cuts the window into steps that end at its end. A window without an end ends now, one without a start is as long as
// the default window.
func (o *StatusOptions) steps(window timerange.Range, now time.Time) ([]view.Step, error) {
	every, err := timerange.Duration(*o.Every)
	if err != nil {
		return nil, cli.OfFlag("every", err)
	}
	if every < shortestStep {
		return nil, cli.UsageError(fmt.Sprintf("invalid --every %q: too short for a server", *o.Every), "give 1s or more")
	}
	if window.Ended.IsZero() {
		if o.Time.UTC {
			now = now.UTC()
		}
		window.Ended = now.Truncate(time.Millisecond)
	}
	if window.Started.IsZero() {
		window.Started = window.Ended.Add(-selection.DefaultWindow)
	}
	length := window.Ended.Sub(window.Started)
	if count := (length-1)/every + 1; count > mostSteps {
		least := (length + mostSteps - 1) / mostSteps
		if rest := least % time.Second; rest > 0 {
			least += time.Second - rest
		}
		return nil, cli.UsageError(
			fmt.Sprintf("--every %s makes %s steps, and each takes a list from the server: %d are allowed", *o.Every, output.Count(int(count)), mostSteps),
			fmt.Sprintf("use --every %s or more", cli.Spelled(least)),
		)
	}
	return stepsOf(window, every), nil
}

func stepsOf(window timerange.Range, every time.Duration) []view.Step {
	var steps []view.Step
	for ended := window.Ended; ended.After(window.Started); {
		started := ended.Add(-every).Truncate(time.Millisecond)
		if started.Before(window.Started) {
			started = window.Started
		}
		steps = append(steps, view.Step{Started: started, Ended: ended})
		ended = started
	}
	slices.Reverse(steps)
	return steps
}

func (o *StatusOptions) trendRows(
	ctx context.Context, session *cli.Session, scale *client.Client, own *selection.Selection, steps []view.Step, printing output.Options,
) watch.Rows {
	table := session.ShowsTable() || printing.Format == output.FormatMarkdown || printing.Format == output.FormatName
	counted := &trend{session: session, scale: scale, steps: steps, until: o.Time.Ended != nil, raw: !table, sent: view.SentCounts{}, keeps: own.Keeps}
	status := o.listing(own, counted.list(len(steps)-1))
	status.read = func(ctx context.Context) ([]output.Object, error) { return counted.read(ctx, status.list) }
	status.notes = func() []cli.Said { return counted.notes(printing) }
	status.relative = o.Time.Ended == nil || o.Time.Relative()
	rows := status.rows(ctx, session, scale)
	if printing.Format == output.FormatCSV || printing.Format == output.FormatTSV {
		return byStep(status, rows)
	}
	return rows
}

// byStep returns a row for each step of each row. The limit and the notes are about job types.
func byStep(status *listing, rows watch.Rows) watch.Rows {
	all, notes := rows.All, rows.Notes
	rows.All = func(yield func(output.Object, error) bool) {
		for row, err := range all {
			if err != nil {
				yield(nil, err)
				return
			}
			for _, step := range view.ByStep(row) {
				if !yield(step, nil) {
					return
				}
			}
		}
	}
	rows.Notes = func(ctx context.Context, _ int, cut bool) []cli.Said { return notes(ctx, status.shown, cut) }
	return rows
}

// trend reads the job counts of job types in each step.
type trend struct {
	session *cli.Session
	scale   *client.Client
	steps   []view.Step
	until   bool // the last step ends at a time that was asked for, and not now
	raw     bool // the format shows the counts as sent by the server
	keeps   func(jobType model.Object) (bool, error)

	mutex sync.Mutex
	found map[int64]*trendRow // by the id of the job type; nil if that is not selected
	rows  []output.Object
	sent  view.SentCounts
}

// trendRow is a row that is being read.
type trendRow struct {
	view.StatusRow

	newest int // the step that the object is from
	counts model.JobCounts
}

// list returns the list of a step. The server counts jobs at both ends of a range, to the microsecond: a step ends just before
// the next one starts.
func (t *trend) list(step int) *client.List[model.Object] {
	query := client.StatusOptions{Started: t.steps[step].Started}
	switch {
	case step < len(t.steps)-1:
		query.Ended = t.steps[step].Ended.Add(-time.Microsecond)
	case t.until:
		query.Ended = t.steps[step].Ended
	}
	return t.scale.JobTypes.Status(query).Objects()
}

// read reads the lists of all steps, and returns a row for each job type. newest is the list of the last step, which is read
// first: its rows are what the others add to, and its length says how many lists can be read at once with no more requests at
// a time than one list makes.
func (t *trend) read(ctx context.Context, newest *client.List[model.Object]) ([]output.Object, error) {
	t.session.Note("%s", requestsNote(t.steps))
	last := len(t.steps) - 1
	progress := t.session.NewProgress("reading lists of job counts", len(t.steps))
	defer progress.End()
	t.found = map[int64]*trendRow{}
	if err := t.add(last, newest.All(ctx)); err != nil {
		return nil, err
	}
	progress.Add(false)
	group, ctx := errgroup.WithContext(ctx)
	count, _ := newest.Count()
	pages := count/cmp.Or(*t.session.Connection.PageSize, client.DefaultPageSize) + 1
	group.SetLimit(max(t.scale.Concurrency()/pages, 1))
	for step := range last {
		group.Go(func() error {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			defer progress.Add(false)
			return cli.Try(func() error { return t.add(step, t.list(step).All(ctx)) })
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err // counts of some steps would be wrong
	}
	return t.rows, nil
}

// add adds the counts of a step to the rows.
func (t *trend) add(step int, objects iter.Seq2[model.Object, error]) error {
	for object, err := range objects {
		if err == nil {
			err = t.addRow(step, object)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *trend) addRow(step int, object model.Object) error {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	id, err := object.Integer("job_type.id")
	if err != nil {
		return err
	}
	row, known := t.found[id]
	if !known {
		keep, err := t.keeps(view.Embedded(object))
		if err != nil {
			return err
		}
		if keep {
			row = t.newRow()
		}
		t.found[id] = row
	}
	if row == nil {
		return nil
	}
	if step > row.newest {
		row.Object, row.newest = object.Without("job_counts"), step
	}
	sent, _ := object.Field("job_counts")
	if string(sent) == "[]" { // most are, and decoding takes time
		return nil
	}
	status, err := object.Status()
	if err != nil {
		return err
	}
	row.Trend.Add(step, status.JobCounts)
	if t.raw {
		t.sent.Keep(row.Trend, step, sent)
	}
	row.sum(status.JobCounts, step == len(t.steps)-1)
	return nil
}

func (t *trend) newRow() *trendRow {
	row := &trendRow{StatusRow: view.StatusRow{Trend: view.NewTrend(t.steps)}, newest: -1}
	row.Counts = func() (model.JobCounts, error) { return row.counts, nil }
	t.rows = append(t.rows, &row.StatusRow)
	return row
}

// sum adds the counts of a step to those of the row. Only the last step adds the running jobs, which are the same in each.
func (r *trendRow) sum(counts model.JobCounts, last bool) {
	for _, count := range counts {
		if count.Status == model.StatusRunning && !last {
			continue
		}
		place := slices.IndexFunc(r.counts, func(other model.JobCount) bool {
			return other.Status == count.Status && view.OrEmpty(other.Category) == view.OrEmpty(count.Category)
		})
		if place < 0 {
			r.counts = append(r.counts, count)
			continue
		}
		sum := &r.counts[place]
		sum.Count += count.Count
		if count.MostRecent != nil && (sum.MostRecent == nil || count.MostRecent.After(*sum.MostRecent)) {
			sum.MostRecent = count.MostRecent
		}
	}
}

// notes says what the counts of a step are, and are not.
func (t *trend) notes(printing output.Options) []cli.Said {
	running := "running jobs are those of now, and count in no step"
	if t.raw {
		running = "every step has the jobs that are running now"
	}
	notes := []cli.Said{
		{Text: "jobs count by their latest change of status: this is no history, and a requeued job leaves its older step"},
		{Text: running},
	}
	if shared := view.StepsPerCell(printing, t.steps); shared > 1 {
		notes = append(notes, cli.Said{Text: fmt.Sprintf("the terminal is narrow: each cell of a sparkline is %d steps", shared)})
	}
	return notes
}

// requestsNote says how many lists are read, before that begins: a large server may take long for each.
func requestsNote(steps []view.Step) string {
	lists := "1 list of job counts is read,"
	if len(steps) > 1 {
		lists = fmt.Sprintf("%d lists of job counts are read, one for each step", len(steps))
	}
	return fmt.Sprintf("%s from %s to %s", lists, selection.NoteTime(steps[0].Started), selection.NoteTime(steps[len(steps)-1].Ended))
}

// readTrends adds the last 24 hours to the job types, hour by hour. All of them take the same lists.
func readTrends(ctx context.Context, session *cli.Session, scale *client.Client, entries []*entry) error {
	now := session.Environment.Now().In(session.Environment.Location).Truncate(time.Millisecond)
	steps := stepsOf(timerange.Range{Started: now.Add(-24 * time.Hour), Ended: now}, time.Hour)
	counted := &trend{session: session, scale: scale, steps: steps, keeps: func(jobType model.Object) (bool, error) {
		id, err := jobType.Integer("id")
		return slices.ContainsFunc(entries, func(entry *entry) bool { return !entry.Missing && entry.ID == id }), err
	}}
	if _, err := counted.read(ctx, counted.list(len(steps)-1)); err != nil {
		return cli.TaskError("cannot count failures by hour", err)
	}
	for _, entry := range entries {
		entry.row.Trend = view.NewTrend(steps)
		if row := counted.found[entry.ID]; row != nil && !entry.Missing {
			entry.row.Trend = row.Trend
		}
	}
	session.SayAll(counted.notes(output.Options{}))
	if difference := cli.ClockDifference(scale); difference != "" {
		session.Warn("%s, and the hours count back from this machine's", difference)
	}
	return nil
}
