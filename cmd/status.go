package cmd

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/spf13/cobra"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/timerange"
	"jt/output"
)

// statusOptions are what `jt status` was asked for.
type statusOptions struct {
	paging        pagingOptions
	selection     selection
	time          timeOptions
	failing, busy bool
	sort          string
	watch         watchOptions
}

// defaultWindow is the time that servers count where none is asked for.
const defaultWindow = 3 * time.Hour

const statusExample = `  jt status
  jt status --failing --sort rate
  jt status --busy --category imagery
  jt status --sort failed --limit 10 --watch --interval 30s
  jt status --since P1D --sort failed --limit 10
  jt status --columns id,name,failed,rate -o csv`

func statusCommand(session *cli.Session) *cobra.Command {
	options := statusOptions{}
	command := &cobra.Command{
		Use:   "status",
		Short: "Count the jobs of each job type by status",
		Long: `Count the jobs of each job type by status, and its failures by the category of
their error.

The counts are those of the jobs whose status last changed in a window of time,
by default the three hours before now: a job that was queued before it and still
waits is not counted. Running jobs are the exception: all of them are counted,
whenever they began. --ended alone counts the three hours before it.

  rate     failed / (failed + completed): a number from 0 to 1, a percentage in
           tables; none where no job failed or completed
  system, data, algorithm, other
           the failures by category; other are those of another one, or of none
  jobs     the jobs of every status
  recent   when a job last came into its status
  bar      completed jobs against failed ones, in tables on a terminal
  ref      name@version

Narrow terminals are shown fewer columns; -o wide shows all counts, --columns
the ones that you name. Tables end in a line of totals.`,
		Example: statusExample,
		Args:    noArguments,
		RunE: func(command *cobra.Command, _ []string) error {
			options.paging.read(command.Flags())
			options.time.read(command.Flags(), session.Args)
			options.selection.read(command.Flags())
			options.watch.read(command.Flags())
			return runStatus(command.Context(), session, options)
		},
	}
	flags := command.Flags()
	options.selection.addFlags(flags)
	flags.BoolVar(&options.failing, "failing", false, "only those of which jobs failed in the window*")
	flags.BoolVar(&options.busy, "busy", false, "only those of which jobs are queued or running*")
	flags.StringVar(&options.sort, "sort", "name", "`order`: "+statusSortNames()+"; numbers from the highest")
	options.time.addFlags(flags, "count jobs whose status changed")
	options.paging.addPageFlag(flags)
	options.paging.addFlags(flags, "job types")
	options.watch.addFlags(flags)
	return command
}

func runStatus(ctx context.Context, session *cli.Session, options statusOptions) error {
	return show(ctx, session, options.watch, listing{
		name: "status", task: "cannot tell the status of job types",
		view: statusView, rowName: embeddedName,
		prepare: func(a *cli.Session) (reading, error) {
			between, sort, err := options.prepare(a.Environment)
			if err != nil {
				return nil, err
			}
			window, err := options.time.window(between)
			query := client.StatusOptions{Page: options.paging.page, Started: window.Started, Ended: window.Ended}
			return func(ctx context.Context, scale *client.Client, target rowTarget) error {
				list := readStatusList(ctx, scale, query, options)
				if err := printStatus(a, target, list, sort, options.paging.limit); err != nil {
					return err
				}
				a.Note("%s", windowNote(between, a.Environment.Now()))
				noteStatus(a, list, options)
				return nil
			}, err
		},
	})
}

// prepare checks the flags, and gives the time and the order that they ask for.
func (o *statusOptions) prepare(environment cli.Environment) (timerange.Range, statusSort, error) {
	if err := o.paging.check(); err != nil {
		return timerange.Range{}, statusSort{}, err
	}
	if err := o.selection.prepare(); err != nil {
		return timerange.Range{}, statusSort{}, err
	}
	sort, err := findStatusSort(o.sort)
	if err != nil {
		return timerange.Range{}, statusSort{}, err
	}
	between, err := o.time.between(environment)
	return between, sort, err
}

// statusList are the rows that were chosen, in the server's order, and what ended the reading too early.
type statusList struct {
	rows  []*statusRow
	err   error
	count int  // job types that the server has
	more  bool // whether the server says that others follow, of a page
}

// readStatusList reads all rows: the order in which they are shown is not the server's.
func readStatusList(ctx context.Context, scale *client.Client, query client.StatusOptions, options statusOptions) *statusList {
	list := &statusList{}
	for object, err := range list.read(ctx, scale, query, options.paging.paged) {
		row := &statusRow{Object: object}
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

func (o *statusOptions) keeps(row *statusRow) (bool, error) {
	keep, err := o.selection.keeps(embedded(row))
	if err != nil || !keep || !o.failing && !o.busy {
		return keep, err
	}
	counts, err := row.counts()
	failing := counts.Total(client.StatusFailed) > 0
	busy := counts.Total(client.StatusQueued)+counts.Total(client.StatusRunning) > 0
	return (failing || !o.failing) && (busy || !o.busy), err
}

// chosenHere tells whether rows were left out.
func (o *statusOptions) chosenHere() bool { return o.selection.given() || o.failing || o.busy }

func printStatus(session *cli.Session, target rowTarget, list *statusList, sort statusSort, limit int) error {
	rows, err := sort.sorted(list.rows)
	if list.err == nil {
		list.err = err
	}
	if limit > 0 && limit < len(rows) {
		rows = rows[:limit]
	}
	if _, err := printOpen(target, list.in(rows)); err != nil {
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
func (l *statusList) in(rows []*statusRow) iter.Seq2[*statusRow, error] {
	return func(yield func(*statusRow, error) bool) {
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
func totalStatus(session *cli.Session, target rowTarget, rows []*statusRow) error {
	var all client.JobCounts
	for _, row := range rows {
		counts, err := row.counts()
		if err != nil {
			return nil //nolint:nilerr // columns that need the counts would have failed: there is nothing to sum up
		}
		all = append(all, counts...)
	}
	values := map[string]any{}
	for _, figure := range figures() {
		values[figure.name] = figure.of(all)
	}
	if draw := bar(session); draw != nil {
		values["bar"] = draw(all)
	}
	return target.Total(totalLabel(len(rows)), values)
}

// totalLabel says of how many rows a line is the total.
func totalLabel(rows int) string { return "total of " + output.Count(rows) }

// windowNote tells which jobs were counted.
func windowNote(asked timerange.Range, now time.Time) string {
	var which string
	switch {
	case asked.Started.IsZero() && asked.Ended.IsZero():
		which = "the 3 hours before " + noteTime(now.Truncate(time.Second))
	case asked.Started.IsZero():
		which = "the 3 hours before " + noteTime(asked.Ended)
	case asked.Ended.IsZero():
		which = "the time since " + noteTime(asked.Started)
	default:
		which = noteTime(asked.Started) + " to " + noteTime(asked.Ended)
	}
	return fmt.Sprintf("counts of %s; running jobs always", which)
}

func noteTime(instant time.Time) string {
	return instant.UTC().Truncate(time.Millisecond).Format(time.RFC3339Nano)
}

// noteStatus says on stderr what the rows on stdout do not: that they are not all, or that there are none.
func noteStatus(session *cli.Session, list *statusList, options statusOptions) {
	found, count := len(list.rows), output.Count(list.count)
	shown := found
	if options.paging.limited {
		shown = min(found, options.paging.limit)
	}
	switch {
	case options.paging.paged && options.chosenHere():
		session.Note("%s that match on page %d; the server has %s job types", output.Count(shown), options.paging.page, count)
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
