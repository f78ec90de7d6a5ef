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
func (o *watchOptions) check(a *app) (time.Duration, error) {
	if !o.on {
		return 0, &usageError{"--interval goes with --watch", "give --watch too, or leave --interval out"}
	}
	interval, err := timerange.Duration(o.interval)
	if err != nil {
		return 0, ofFlag("interval", err)
	}
	if interval < shortestInterval {
		return 0, &usageError{fmt.Sprintf("--interval %s is too short for a server", o.interval), "give 1s or more"}
	}
	form, err := a.outputForm()
	if err != nil {
		return 0, err
	}
	if form != output.FormatTable && form != output.FormatWide {
		return 0, &usageError{
			fmt.Sprintf("--watch shows tables, and the output form is %s", form),
			"give -o table or wide; a script reads -o jsonl in a loop of its shell, or uses jt wait or jt check",
		}
	}
	const instead = "in a script let the shell loop over the command with -o jsonl, or use jt wait or jt check"
	if !a.environment.StdoutTerminal {
		return 0, &usageError{"--watch draws on a terminal, and stdout is none", instead}
	}
	if a.connection.verbose > 0 && a.environment.StderrTerminal {
		return 0, &usageError{"--watch draws where -v writes", "write what -v tells into a file: 2>requests.log"}
	}
	if a.environment.Getenv("TERM") == "dumb" {
		return 0, &usageError{"--watch cannot draw on a terminal of TERM=dumb", instead}
	}
	return interval, nil
}

// watchEndedError is the end that the one who watched gave a watch. There is nothing to say about it, but the commands
// of a shell that stand behind it are interrupted too.
type watchEndedError struct{ exit int }

func (e *watchEndedError) Error() string { return "the watch was ended" }

// watch shows a list again and again, until the context ends.
func (a *app) watch(ctx context.Context, options watchOptions, list listing) error {
	interval, err := options.check(a)
	if err != nil {
		return err
	}
	// What is wrong with the command line is to be said before there is a screen.
	if _, err := list.prepare(a); err != nil {
		return err
	}
	printing, err := a.printerOptions(ctx)
	if err != nil {
		return err
	}
	if _, err := output.New(io.Discard, list.view(a), printing); err != nil {
		return err
	}
	notes := &watchNotes{after: a.environment.Stderr}
	if a.environment.StderrTerminal {
		notes.after = io.Discard // it is where the screen is
	}
	beside := a.aside(notes, a.environment.Now)
	found, err := beside.settings(ctx)
	if err != nil {
		return err
	}
	if !a.connection.given("retries") {
		found.retries = 0 // the next reading is one, and who watches sees at once what is wrong
	}
	scale, done, err := beside.open(found)
	if err != nil {
		return err
	}
	defer done()
	a.credentials = beside.credentials
	w := &watch{app: a, list: list, scale: scale, interval: interval, options: printing, notes: notes.lines()}
	err = w.run(ctx)
	if end, ok := errors.AsType[signalError](err); ok && end.signal == syscall.SIGINT {
		return &watchEndedError{exitInterrupted}
	}
	return err
}

// aside is the app with a stderr and a clock of its own: what it notes is not to tear a screen.
func (a *app) aside(stderr io.Writer, now func() time.Time) *app {
	beside := *a
	beside.environment.Stderr = stderr
	beside.environment.Now = now
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
