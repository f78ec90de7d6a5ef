// Package cmd is jt's command line: a file for each command, which turns flags into options and runs them.
package cmd

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"os/signal"
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
	StdoutWidth    func() int // cells; 0 where it is not known
	Getenv         func(string) string
	Now            func() time.Time
	Location       *time.Location
	Transport      http.RoundTripper // nil means the client's own
}

// Main runs the command line of this process and gives its exit code.
func Main() int {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	go func() {
		received := <-signals
		// A second signal is not caught: it ends the process at once.
		signal.Stop(signals)
		cancel(signalError{received})
	}()
	// A closed pipe is to be seen as a failed write, which ends a command quietly, not as a death by signal.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)

	stdout := int(os.Stdout.Fd())
	return Run(ctx, os.Args[1:], Environment{
		Stdin:          os.Stdin,
		Stdout:         os.Stdout,
		Stderr:         os.Stderr,
		StdinTerminal:  term.IsTerminal(int(os.Stdin.Fd())),
		StdoutTerminal: term.IsTerminal(stdout),
		StderrTerminal: term.IsTerminal(int(os.Stderr.Fd())),
		StdoutWidth: func() int {
			width, _, err := term.GetSize(stdout)
			if err != nil {
				return 0
			}
			return width
		},
		Getenv:   os.Getenv,
		Now:      time.Now,
		Location: time.Local,
	})
}

// Run runs one command line and gives its exit code.
func Run(ctx context.Context, args []string, environment Environment) int {
	a := &app{environment: environment, args: args}
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
	a.forgetNames()
	if cause := context.Cause(ctx); cause != nil && errors.Is(err, context.Canceled) {
		err = cause
	}
	if err == nil {
		return exitDone
	}
	return a.report(err, args)
}

// signalError is the end of a command that a signal asked for.
type signalError struct{ signal os.Signal }

func (e signalError) Error() string {
	if e.signal == syscall.SIGTERM {
		return "terminated"
	}
	return "interrupted"
}
