// Package cmd is jt's command line: a file for each command, which turns flags into options and runs them.
package cmd

import (
	"context"
	"errors"
	"io"
	"log"
	"math/rand/v2"
	"net/http"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/term"
)

// Environment is all that a command touches of the world.
type Environment struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	StdinTerminal  bool
	StdoutTerminal bool
	StderrTerminal bool
	StdoutSize     func() (width, height int)    // cells; 0 where it is not known
	StderrSize     func() (width, height int)    // the same of stderr; nil where it is not known either
	StartScreen    func() (screenControl, error) // nil where nothing is known of the terminal
	// ReadHidden reads a line of the terminal that stdin is, without showing it; it calls ask when it is ready for it.
	// The error is io.EOF where the input ended. nil means that it cannot be done.
	ReadHidden func(ctx context.Context, ask func()) (string, error)
	Getenv     func(string) string
	Now        func() time.Time
	Location   *time.Location
	Transport  http.RoundTripper // nil means the client's own
	Random     func() float64    // from 0 to less than 1; nil spreads nothing

	// CatchSignals has the signals that are to end the process end the context from now on. That takes threads, and so
	// a tenth of the start of the process: commands which answer at once do without. Nil is not called.
	CatchSignals func()
	// TakeSignals gives the signals that are to end the process to a command that answers for them itself, until it
	// gives them back. Nil means that there are none.
	TakeSignals func() (received <-chan os.Signal, giveBack func())
	// Start runs a program with these streams. Nil means the operating system's own way.
	Start func(Program) (*Process, error)
	// HoldStep is called after each thing that a hold does to its journal; tests end the process there. Nil is not called.
	HoldStep func()
}

// Main runs the command line of this process and gives its exit code.
func Main() int {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	desk := &signalDesk{received: make(chan os.Signal, 1)}
	// A closed pipe is to be seen as a failed write, which ends a command quietly, not as a death by signal.
	signal.Ignore(syscall.SIGPIPE)
	// net/http logs what servers say without being asked. It would stand among our own words, and can hold secrets.
	log.SetOutput(io.Discard)

	heedsSequences, closeConsole := openConsole()
	defer closeConsole()
	getenv := os.Getenv
	if !heedsSequences {
		getenv = dumbTerminal
	}
	return Run(ctx, os.Args[1:], Environment{
		Stdin:          os.Stdin,
		Stdout:         os.Stdout,
		Stderr:         os.Stderr,
		StdinTerminal:  term.IsTerminal(int(os.Stdin.Fd())),
		StdoutTerminal: term.IsTerminal(int(os.Stdout.Fd())),
		StderrTerminal: term.IsTerminal(int(os.Stderr.Fd())),
		StdoutSize:     sizeOf(os.Stdout),
		StderrSize:     sizeOf(os.Stderr),
		StartScreen:    startScreen,
		ReadHidden:     readHidden,
		Getenv:         getenv,
		Now:            time.Now,
		Random:         rand.Float64,
		CatchSignals:   func() { desk.open(cancel) },
		TakeSignals:    desk.takeOver,
		Location:       time.Local,
	})
}

// sizeOf tells the size of a terminal each time that it is asked.
func sizeOf(terminal *os.File) func() (width, height int) {
	file := int(terminal.Fd())
	return func() (width, height int) {
		width, height, err := term.GetSize(file)
		if err != nil {
			return 0, 0
		}
		return width, height
	}
}

// dumbTerminal is the environment of a console that would show escape sequences as text.
func dumbTerminal(name string) string {
	if name == "TERM" {
		return "dumb"
	}
	return os.Getenv(name)
}

// Run runs one command line and gives its exit code.
func Run(ctx context.Context, args []string, environment Environment) int {
	a := &app{environment: environment, args: args, programStderr: environment.Stderr, changes: &changes{}, repeats: &atomic.Bool{}}
	a.environment.Stderr = &lockedWriter{to: environment.Stderr}
	completing := isCompletion(args)
	if completing {
		var stop context.CancelFunc
		ctx, stop = a.completionRun(ctx)
		defer stop()
	}
	root := a.command()
	if completing {
		a.addCompletion(root)
	}
	root.SetArgs(a.args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		err = a.helpErr
	}
	a.forgetNames()
	if cause := context.Cause(ctx); cause != nil && errors.Is(err, context.Canceled) {
		err = cause
	}
	if err == nil {
		return exitDone
	}
	return a.report(err, args)
}
