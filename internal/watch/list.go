package watch

import (
	"context"
	"errors"
	"iter"
	"slices"
	"time"

	"jt/client"
	"jt/client/model"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/internal/view"
	"jt/output"
)

// List is the list that a command shows, of one server or of several: once, or with --watch refreshed.
type List struct {
	Name    string // the command's
	Task    string // such as "cannot list job types"
	View    func(output.Options) output.View
	RowName func(output.Object) (string, error) // names a row for people
	RowKey  func(output.Object) string          // identifies a row in the list; "" if nothing does
	Sorts   []string                            // columns that a key can sort by, the most useful ones first

	Selection *selection.Selection                  // each server has a copy of it
	Limit     int                                   // of the rows of several servers together; 0 for none
	SortKey   func(output.Object) (view.Key, error) // what the rows of each server are sorted by

	// Total returns the values of the total line by column, for the rows that are shown. nil means no line, and a note may say
	// why. The func may be nil.
	Total func(options output.Options, shown []output.Object) (values map[string]any, note string)

	// Prepare checks the flags before anything is sent, and returns how to read the list of a server. What is looked up there is
	// kept in its own selection, for later refreshes. Relative times count back from now.
	Prepare func(own *selection.Selection, now time.Time) (Read, error)
}

// Read returns the rows of a server, which are then read.
type Read func(context.Context, *client.Client) Rows

// Rows are the rows of a list as they are read.
type Rows struct {
	All iter.Seq2[output.Object, error]
	// Failed returns the error of rows that were all read before the first one is shown: they are not the right ones then, even
	// if a limit ends the list before All yields that error.
	Failed func() error
	// Notes are for stderr, once All has ended. shown is how many of the rows are shown, and cut says that the limit of several
	// servers left out some.
	Notes func(ctx context.Context, shown int, cut bool) []cli.Said
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
	list, err := list.ofContexts(session)
	if err != nil {
		return err
	}
	if watch.asked() {
		return runWatch(ctx, session, watch, list)
	}
	now := session.Environment.Now()
	if _, err := list.Prepare(list.Selection, now); err != nil {
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
	servers, done, err := session.Servers(ctx, nil)
	if err != nil {
		return err
	}
	defer done()
	session.WarnOfNames(servers)
	if err := list.Selection.ReadRefs(ctx, session.Environment.Stdin, len(servers) > 1); err != nil {
		return cli.TaskError(list.Task, err)
	}
	reading, cancel := context.WithCancel(ctx)
	var sources []*source
	stop := func() {
		cancel()
		for _, source := range sources {
			source.end(list.Task)
		}
	}
	defer stop()
	for _, server := range servers {
		own := *list.Selection
		sources = append(sources, list.start(reading, server, &own, now))
	}
	note, err := list.print(ctx, session, options, printer, sources, stop)
	if err != nil {
		return cli.TaskError(list.Task, err)
	}
	session.SayAll(said(ctx, sources, note))
	return session.Failure(servers)
}

// print prints the rows of all sources, and a total. If a server fails, the output has the rows of the others, and no end.
func (l *List) print(ctx context.Context, session *cli.Session, options output.Options, printer *output.Printer, sources []*source, stop func()) (note string, err error) {
	several, totals := len(sources) > 1, l.Total != nil && session.ShowsTable() // only tables have a total line
	var shown []output.Object                                                   // for the total
	printed := 0
	for source, row := range merged(sources, l.SortKey) {
		if ctx.Err() != nil { // those of the others wait
			break
		}
		err := printer.Print(view.InContext(source.Context, row))
		switch {
		case err == nil:
		case several && isOfRow(err):
			printer.Skip()
			source.broken = err
			continue
		default:
			return "", errors.Join(err, printer.Abort())
		}
		source.shown++
		printed++
		if totals {
			shown = append(shown, row)
		}
		if several && printed == l.Limit {
			break
		}
	}
	stop()
	if ctx.Err() != nil {
		return "", errors.Join(context.Cause(ctx), printer.Abort())
	}
	begun := slices.ContainsFunc(sources, func(source *source) bool { return source.begun })
	failed := slices.ContainsFunc(sources, func(source *source) bool { return source.failed != nil })
	switch {
	case failed && !begun:
		return "", nil // nothing is printed, not even []
	case failed:
		return "", printer.Abort()
	case printed > 0 && totals:
		var values map[string]any
		if values, note = l.Total(options, shown); values != nil {
			err = printer.Total(totalLabel(printed), values)
		}
	}
	if err == nil {
		err = printer.Close()
	}
	return note, err
}

// isOfRow reports whether an error is about a row, such as a field of another type than documented.
func isOfRow(err error) bool {
	_, shown := errors.AsType[*output.FieldError](err)
	_, decoded := errors.AsType[*model.FieldError](err)
	return shown || decoded
}

// totalLabel labels the total line.
func totalLabel(rows int) string { return "total of " + output.Count(rows) }
