// Package cmd is jt's command line. Each command has a file with its help and flags, which passes options to a package
// below internal.
package cmd

import (
	"context"
	"errors"
	"os"
	"runtime/debug"

	"jt/internal/cli"
	"jt/internal/complete"
	"jt/internal/terminal"
	"jt/internal/watch"
)

// Main runs the command line of this process and returns its exit code.
func Main() int {
	// The Go runtime would end a crash that nothing can recover with exit code 2, which means that nothing was changed.
	debug.SetTraceback("crash")
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	environment, done := cli.ProcessEnvironment(cancel)
	defer done()
	environment.StartScreen = func() (terminal.ScreenControl, error) {
		debug.SetGCPercent(50) // a watch has two lists in memory during a refresh, and little to do between two
		return watch.StartScreen()
	}
	return Run(ctx, os.Args[1:], environment)
}

// Run runs one command line and returns its exit code.
func Run(ctx context.Context, args []string, environment cli.Environment) int {
	session := cli.NewSession(joinArguments(args), environment)
	completing := complete.IsRequest(args)
	if completing {
		var finish func()
		ctx, finish = complete.Prepare(ctx, session)
		defer finish()
	}
	root := command(session)
	if completing {
		complete.AddValues(session, root)
	}
	root.SetArgs(session.Args)
	err := cli.Try(func() error { return root.ExecuteContext(ctx) })
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
	return session.Report(err)
}
