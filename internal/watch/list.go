package watch

import (
	"context"
	"iter"
	"time"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/view"
	"jt/output"
)

// List is the list that a command shows: once, or with --watch refreshed.
type List struct {
	Name    string // the command's
	Task    string // such as "cannot list job types"
	View    func(output.Options) output.View
	RowName func(output.Object) (string, error) // names a row for people
	RowKey  func(output.Object) string          // identifies a row in the list; "" if nothing does
	Sorts   []string                            // columns that a key can sort by, the most useful ones first
	// Prepare checks the flags before anything is sent. Relative times count back from now.
	Prepare func(now time.Time) (Read, error)
}

// Read looks up what the list needs, and returns its rows, which are then read.
type Read func(context.Context, *client.Client) (Rows, error)

// Rows are the rows of a list as they are read.
type Rows struct {
	All iter.Seq2[output.Object, error]
	// Total returns the values of the total line by column, for what All yielded. A nil map, or a nil func, means no line.
	Total func(output.Options) map[string]any
	Notes func() []string // for stderr, once All has ended
	// Relative says that times count back from this machine's clock, in what was asked for or in what is shown.
	Relative bool
}

// warning returns what to say if the clocks disagree and that matters.
func (r *Rows) warning(scale *client.Client) string {
	difference := cli.ClockDifference(scale)
	if !r.Relative || difference == "" {
		return ""
	}
	return difference + ", and times count back from this machine's"
}

// Show shows a list once, or watches it.
func Show(ctx context.Context, session *cli.Session, watch Options, list List) error {
	if watch.asked() {
		return runWatch(ctx, session, watch, list)
	}
	read, err := list.Prepare(session.Environment.Now())
	if err != nil {
		return err
	}
	options, err := session.PrinterOptions(ctx)
	if err != nil {
		return err
	}
	printer, err := output.New(session.Environment.Stdout, list.View(options), options)
	if err != nil {
		return err
	}
	scale, done, err := session.Connect(ctx)
	if err != nil {
		return err
	}
	defer done()
	rows, err := read(ctx, scale)
	if err != nil {
		return cli.TaskError(list.Task, err)
	}
	printed, err := view.PrintRows(printer, rows.All)
	if err == nil && printed > 0 && rows.Total != nil && session.ShowsTable() { // only tables have a total line
		if total := rows.Total(options); total != nil {
			err = printer.Total(totalLabel(printed), total)
		}
	}
	if err == nil {
		err = printer.Close()
	}
	if err != nil {
		return cli.TaskError(list.Task, err)
	}
	for _, note := range rows.Notes() {
		session.Note("%s", note)
	}
	if warning := rows.warning(scale); warning != "" {
		session.Warn("%s", warning)
	}
	return nil
}

// totalLabel labels the total line.
func totalLabel(rows int) string { return "total of " + output.Count(rows) }
