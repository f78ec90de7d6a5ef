package cmd

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

	"github.com/spf13/pflag"

	"jt/internal/cli"
	"jt/internal/timerange"
	"jt/output"
)

// watchOptions say whether a list is shown again and again.
type watchOptions struct {
	on            bool
	interval      string
	intervalGiven bool
}

const (
	defaultInterval  = "5s"
	shortestInterval = time.Second
)

// helpWatch tells what each command does that can be watched.
const helpWatch = `Lists that stay on the screen: jt list, status, running and failures with
--watch

--watch keeps the table on the screen of a terminal and reads it anew every
--interval, counted from the end of one reading to the start of the next. What
changed since the reading before is marked: + before a new row, * before one of
which a value is another one, and that value reversed; what is gone is named
above the table. Rows that the window has no room for are counted. A reading
that fails leaves the table as it is, with its age and the reason above it, and
is tried again after the interval; one that the server refuses from the start
ends the watch. Ctrl-C ends it, with exit code 130, and brings back the screen
as it was before.

It needs a terminal, and -o table or wide. Where a question fails it is not
asked again before the next reading, unless --retries is given. A script waits
with jt wait, or reads with -o jsonl in a loop of its own.`

func (o *watchOptions) addFlags(flags *pflag.FlagSet) {
	flags.BoolVar(&o.on, "watch", false, "keep the table on the screen of a terminal, and mark changes")
	flags.StringVar(&o.interval, "interval", defaultInterval, "`time` between two readings of --watch, from 1s")
}

func (o *watchOptions) read(flags *pflag.FlagSet) { o.intervalGiven = flags.Changed("interval") }

// asked tells whether a flag of a watch was given at all.
func (o *watchOptions) asked() bool { return o.on || o.intervalGiven }

// check gives the interval, where there is a screen to watch on.
func (o *watchOptions) check(a *cli.Session) (time.Duration, error) {
	if !o.on {
		return 0, cli.UsageError("--interval goes with --watch", "give --watch too, or leave --interval out")
	}
	interval, err := timerange.Duration(o.interval)
	if err != nil {
		return 0, cli.OfFlag("interval", err)
	}
	if interval < shortestInterval {
		return 0, cli.UsageError(fmt.Sprintf("--interval %s is too short for a server", o.interval), "give 1s or more")
	}
	form, err := a.OutputForm()
	if err != nil {
		return 0, err
	}
	if form != output.FormTable && form != output.FormWide {
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
func runWatch(ctx context.Context, session *cli.Session, options watchOptions, list listing) error {
	interval, err := options.check(session)
	if err != nil {
		return err
	}
	// What is wrong with the command line is to be said before there is a screen.
	if _, err := list.prepare(session); err != nil {
		return err
	}
	printing, err := session.PrinterOptions(ctx)
	if err != nil {
		return err
	}
	if _, err := output.New(io.Discard, list.view(session), printing); err != nil {
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
