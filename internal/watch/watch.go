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

// Options say whether a list is shown again and again.
type Options struct {
	On            bool
	Interval      string
	IntervalGiven bool
}

// DefaultInterval is the time between two readings.
const DefaultInterval = "5s"

const shortestInterval = time.Second

// asked reports whether a flag of a watch was given at all.
func (o *Options) asked() bool { return o.On || o.IntervalGiven }

// check returns the interval, if there is a screen to watch on.
func (o *Options) check(session *cli.Session) (time.Duration, error) {
	if !o.On {
		return 0, cli.UsageError("--interval goes with --watch", "give --watch too, or leave --interval out")
	}
	interval, err := timerange.Duration(o.Interval)
	if err != nil {
		return 0, cli.OfFlag("interval", err)
	}
	if interval < shortestInterval {
		return 0, cli.UsageError(fmt.Sprintf("--interval %s is too short for a server", o.Interval), "give 1s or more")
	}
	form, err := session.OutputFormat()
	if err != nil {
		return 0, err
	}
	if form != output.FormatTable && form != output.FormatWide {
		return 0, cli.UsageError(
			fmt.Sprintf("--watch shows tables, and the output form is %s", form),
			"give -o table or wide; a script reads -o jsonl in a loop of its shell, or uses jt wait or jt check",
		)
	}
	const instead = "in a script let the shell loop over the command with -o jsonl, or use jt wait or jt check"
	if !session.Environment.StdoutTerminal {
		return 0, cli.UsageError("--watch draws on a terminal, and stdout is none", instead)
	}
	if session.Connection.Verbose > 0 && session.Environment.StderrTerminal {
		return 0, cli.UsageError("--watch draws where -v writes", "write what -v tells into a file: 2>requests.log")
	}
	if session.Environment.Getenv("TERM") == "dumb" {
		return 0, cli.UsageError("--watch cannot draw on a terminal of TERM=dumb", instead)
	}
	return interval, nil
}

// runWatch shows a list again and again, until the context ends.
func runWatch(ctx context.Context, session *cli.Session, options Options, list List) error {
	interval, err := options.check(session)
	if err != nil {
		return err
	}
	// What is wrong with the command line is reported before there is a screen.
	if _, err := list.Prepare(session.Environment.Now()); err != nil {
		return err
	}
	printing, err := session.PrinterOptions(ctx)
	if err != nil {
		return err
	}
	if _, err := output.New(io.Discard, list.View(printing), printing); err != nil {
		return err
	}
	// What is said of the connection is shown with the table; what is said later must not tear the screen.
	var notes bytes.Buffer
	stderr := session.DivertStderr(&notes)
	defer session.DivertStderr(stderr)
	found, err := session.Settings(ctx)
	if err != nil {
		return err
	}
	if !session.Connection.Given("retries") {
		found.Retries = 0 // the next reading is one, and who watches sees at once what is wrong
	}
	scale, done, err := session.Open(found)
	if err != nil {
		return err
	}
	defer done()
	later := stderr
	if session.Environment.StderrTerminal {
		later = io.Discard
	}
	session.DivertStderr(later)
	w := &watch{
		session: session, list: list, scale: scale, interval: interval, options: printing,
		notes: strings.FieldsFunc(notes.String(), func(r rune) bool { return r == '\n' }),
	}
	err = w.run(ctx)
	if end, ok := errors.AsType[cli.SignalError](err); ok && end.Signal == syscall.SIGINT {
		return cli.QuietError(cli.ExitInterrupted) // but the commands of a shell that stand behind it are interrupted too
	}
	return err
}
