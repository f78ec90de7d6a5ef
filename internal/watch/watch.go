package watch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
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

const (
	DefaultInterval  = "5s"
	shortestInterval = time.Second
)

// asked tells whether a flag of a watch was given at all.
func (o *Options) asked() bool { return o.On || o.IntervalGiven }

// check gives the interval, where there is a screen to watch on.
func (o *Options) check(a *cli.Session) (time.Duration, error) {
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
	form, err := a.OutputForm()
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
	if !a.Environment.StdoutTerminal {
		return 0, cli.UsageError("--watch draws on a terminal, and stdout is none", instead)
	}
	if a.Connection.Verbose > 0 && a.Environment.StderrTerminal {
		return 0, cli.UsageError("--watch draws where -v writes", "write what -v tells into a file: 2>requests.log")
	}
	if a.Environment.Getenv("TERM") == "dumb" {
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
	// What is wrong with the command line is to be said before there is a screen.
	if _, err := list.Prepare(session); err != nil {
		return err
	}
	printing, err := session.PrinterOptions(ctx)
	if err != nil {
		return err
	}
	if _, err := output.New(io.Discard, list.View(session), printing); err != nil {
		return err
	}
	notes := &watchNotes{after: session.Environment.Stderr}
	if session.Environment.StderrTerminal {
		notes.after = io.Discard // it is where the screen is
	}
	beside := aside(session, notes, session.Environment.Now)
	found, err := beside.Settings(ctx)
	if err != nil {
		return err
	}
	if !session.Connection.Given("retries") {
		found.Retries = 0 // the next reading is one, and who watches sees at once what is wrong
	}
	scale, done, err := beside.Open(found)
	if err != nil {
		return err
	}
	defer done()
	session.Credentials = beside.Credentials
	w := &watch{session: session, list: list, scale: scale, interval: interval, options: printing, notes: notes.lines()}
	err = w.run(ctx)
	if end, ok := errors.AsType[cli.SignalError](err); ok && end.Signal == syscall.SIGINT {
		return cli.QuietError(cli.ExitInterrupted) // but the commands of a shell that stand behind it are interrupted too
	}
	return err
}

// aside is the app with a stderr and a clock of its own: what it notes is not to tear a screen.
func aside(session *cli.Session, stderr io.Writer, now func() time.Time) *cli.Session {
	beside := *session
	beside.Environment.Stderr = stderr
	beside.Environment.Now = now
	return &beside
}

// watchNotes collects what a connection says while it is made, for the screen. What it says later, of retries and
// requests, goes where the screen is not. Several goroutines may write.
type watchNotes struct {
	mutex sync.Mutex
	text  bytes.Buffer
	shown bool
	after io.Writer
}

func (n *watchNotes) Write(text []byte) (int, error) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if n.shown {
		return n.after.Write(text)
	}
	return n.text.Write(text)
}

// lines gives what was said so far.
func (n *watchNotes) lines() []string {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	n.shown = true
	return linesOf(&n.text)
}

func linesOf(text *bytes.Buffer) []string {
	return strings.FieldsFunc(text.String(), func(r rune) bool { return r == '\n' })
}
