// Package cmd is jt's command line: a file for each command, which turns flags into options and runs them.
package cmd

import (
	"context"
	"errors"
	"io"
	"log"
	"math/rand/v2"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/term"

	"jt/internal/cli"
	"jt/internal/complete"
	"jt/internal/watch"
)

// Main runs the command line of this process and gives its exit code.
func Main() int {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	desk := &cli.SignalDesk{Received: make(chan os.Signal, 1)}
	// A closed pipe is to be seen as a failed write, which ends a command quietly, not as a death by signal.
	signal.Ignore(syscall.SIGPIPE)
	// net/http logs what servers say without being asked. It would stand among our own words, and can hold secrets.
	log.SetOutput(io.Discard)

	heedsSequences, closeConsole := cli.OpenConsole()
	defer closeConsole()
	getenv := os.Getenv
	if !heedsSequences {
		getenv = cli.DumbTerminal
	}
	return Run(ctx, os.Args[1:], cli.Environment{
		Stdin:          os.Stdin,
		Stdout:         os.Stdout,
		Stderr:         os.Stderr,
		StdinTerminal:  term.IsTerminal(int(os.Stdin.Fd())),
		StdoutTerminal: term.IsTerminal(int(os.Stdout.Fd())),
		StderrTerminal: term.IsTerminal(int(os.Stderr.Fd())),
		StdoutSize:     cli.SizeOf(os.Stdout),
		StderrSize:     cli.SizeOf(os.Stderr),
		StartScreen:    watch.StartScreen,
		ReadHidden:     cli.ReadHidden,
		Getenv:         getenv,
		Now:            time.Now,
		Random:         rand.Float64,
		CatchSignals:   func() { desk.Open(cancel) },
		TakeSignals:    desk.TakeOver,
		Location:       time.Local,
	})
}

// Run runs one command line and returns its exit code.
func Run(ctx context.Context, args []string, environment cli.Environment) int {
	session := &cli.Session{Environment: environment, Args: args, ProgramStderr: environment.Stderr, Changes: &cli.Changes{}, Repeats: &atomic.Bool{}}
	session.Environment.Stderr = &cli.LockedWriter{To: environment.Stderr}
	completing := complete.IsRequest(args)
	if completing {
		var stop context.CancelFunc
		ctx, stop = complete.Prepare(ctx, session)
		defer stop()
	}
	root := command(session)
	if completing {
		complete.AddValues(session, root)
	}
	root.SetArgs(session.Args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		err = session.HelpErr
	}
	complete.ForgetNames(session)
	if cause := context.Cause(ctx); cause != nil && errors.Is(err, context.Canceled) {
		err = cause
	}
	if err == nil {
		return cli.ExitDone
	}
	return session.Report(err, args)
}
