package watch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"
	"time"

	"jt/internal/cli"
	"jt/internal/timerange"
	"jt/output"
)

// Options are the flags of a watch.
type Options struct {
	On            bool
	Interval      string
	IntervalGiven bool
	UntilEmpty    bool
	Flags         []string // that chose the rows, as they were given
}

// DefaultInterval is the time between two refreshes.
const DefaultInterval = "5s"

const shortestInterval = time.Second

// asked reports whether any flag of a watch was given.
func (o *Options) asked() bool { return o.On || o.IntervalGiven || o.UntilEmpty }

// check returns the interval, or an error if there is no screen to watch on.
func (o *Options) check(session *cli.Session) (time.Duration, error) {
	if !o.On {
		flag := "--interval"
		if o.UntilEmpty {
			flag = "--until-empty"
		}
		return 0, cli.UsageError(flag+" needs --watch", "add --watch, or leave out "+flag)
	}
	interval, err := timerange.Duration(o.Interval)
	if err != nil {
		return 0, cli.OfFlag("interval", err)
	}
	if interval < shortestInterval {
		return 0, cli.UsageError(fmt.Sprintf("invalid --interval %q: too short for a server", o.Interval), "give 1s or more")
	}
	const instead = "in a script, loop over the command with -o jsonl, or use jt wait or jt check"
	format, err := session.OutputFormat()
	if err != nil {
		return 0, err
	}
	if format != output.FormatTable && format != output.FormatWide {
		return 0, cli.UsageError(
			fmt.Sprintf("--watch shows a table, but the output format is %s", format),
			"use -o table or wide; "+instead,
		)
	}
	if !session.Environment.StdoutTerminal {
		return 0, cli.UsageError("--watch needs a terminal, but stdout is not one", instead)
	}
	if session.Connection.Verbose > 0 && session.Environment.StderrTerminal {
		return 0, cli.UsageError("--watch and -v would both write to the terminal", "write the trace to a file: 2>requests.log")
	}
	if session.Environment.Getenv("TERM") == "dumb" {
		return 0, cli.UsageError("--watch cannot draw on a terminal with TERM=dumb", instead)
	}
	return interval, nil
}

// runWatch refreshes a list until the context ends.
func runWatch(ctx context.Context, session *cli.Session, options Options, list List) error {
	interval, err := options.check(session)
	if err != nil {
		return err
	}
	// Errors in the command line are reported before the screen opens.
	if _, err := list.Prepare(list.Selection, session.Environment.Now()); err != nil {
		return err
	}
	printing, err := session.PrinterOptions(ctx)
	if err != nil {
		return err
	}
	if _, err := output.New(io.Discard, list.View(printing), printing); err != nil {
		return err
	}
	// Notes about the connection are shown with the table; later notes must not tear the screen.
	var notes bytes.Buffer
	stderr := session.DivertStderr(&notes)
	defer session.DivertStderr(stderr)
	servers, done, err := session.Servers(ctx, func(found *cli.Settings) {
		if !session.Connection.Given("retries") {
			found.Retries = 0 // the next refresh is a retry, and a failure shows at once
		}
	})
	if err != nil {
		return err
	}
	defer done()
	if err := list.Selection.ReadRefs(ctx, session.Environment.Stdin, len(servers) > 1); err != nil {
		return cli.TaskError(list.Task, err)
	}
	later := stderr
	if session.Environment.StderrTerminal {
		later = io.Discard
	}
	session.DivertStderr(later)
	w := &watch{
		session: session, list: list, interval: interval, options: printing,
		notes: strings.FieldsFunc(notes.String(), func(r rune) bool { return r == '\n' }),
		until: options.UntilEmpty, flags: options.Flags,
	}
	for _, server := range servers {
		w.servers = append(w.servers, &watched{Server: server, own: *list.Selection})
	}
	err = w.run(ctx)
	session.DivertStderr(stderr)
	switch {
	case w.refused:
		return session.Failure(servers)
	case err != nil:
	case w.isEmpty():
		for _, note := range w.now.notes {
			session.Note("%s", note)
		}
	case w.until: // a key ended it: a script must not go on as if the list were empty
		return cli.QuietError(cli.ExitInterrupted)
	}
	if end, ok := errors.AsType[cli.SignalError](err); ok && end.Signal == syscall.SIGINT {
		return cli.QuietError(cli.ExitInterrupted) // the shell skips the commands that follow
	}
	return err
}
