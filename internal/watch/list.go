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

// List is a list that a command shows: once, or again and again with --watch.
type List struct {
	Name    string // of the command
	Task    string // such as "cannot list job types"
	View    func(output.Options) output.View
	RowName func(output.Object) (string, error) // names a row to a user
	RowKey  func(output.Object) string          // identifies a row within the list; "" if nothing does
	// Prepare checks the flags, before anything is sent. Times are counted from now.
	Prepare func(now time.Time) (Read, error)
}

// Read reads a list once.
type Read func(context.Context, *client.Client) Rows

// Rows are the rows of a list as they are read.
type Rows struct {
	All iter.Seq2[output.Object, error]
	// Total returns the values of the line of totals for what All yielded, by column. nil, also of the func itself, is no
	// such line.
	Total func(output.Options) map[string]any
	Notes func() []string // what the rows do not say, once All has ended
}

// Show runs a command that shows a list.
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
	rows := read(ctx, scale)
	printed, err := view.PrintRows(printer, rows.All)
	if err == nil && printed > 0 && rows.Total != nil && session.ShowsTable() { // other formats have none
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
	return nil
}

// totalLabel says of how many rows a line is the total.
func totalLabel(rows int) string { return "total of " + output.Count(rows) }
