// Package processtest prepares the processes that tests start, so that none outlives its test or depends on how the tests
// themselves were started.
package processtest

import (
	"context"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"testing"
	"time"
)

// Command returns a command that is killed, with its complete process group, when the test ends or after a minute. It has
// a session of its own, so it has no terminal, and it ignores no signal, even under nohup. The test fails if a process that
// it started is still running when the test has ended.
func Command(t testing.TB, name string, args ...string) *exec.Cmd {
	t.Helper()
	return CommandWithin(t, time.Minute, name, args...)
}

// CommandWithin is Command for commands that take longer than a minute on a slow machine.
func CommandWithin(t testing.TB, limit time.Duration, name string, args ...string) *exec.Cmd {
	t.Helper()
	catchIgnoredSignals()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	t.Cleanup(cancel)
	command := exec.CommandContext(ctx, name, args...) //nolint:gosec // tests decide what they run
	command.Cancel = func() error { return killGroup(command.Process) }
	command.WaitDelay = time.Minute // its child processes may keep its output open
	command.SysProcAttr = ownSession()
	awaitDescendants(t, command)
	t.Cleanup(func() {
		if command.Process != nil {
			_ = killGroup(command.Process) // it may have ended
			_ = command.Wait()             // the test may have waited already
		}
	})
	return command
}

// catchIgnoredSignals catches the signals that this process ignores, as child processes inherit ignored signals but not
// caught ones.
func catchIgnoredSignals() {
	for _, ignored := range []os.Signal{syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM} {
		if signal.Ignored(ignored) {
			signal.Notify(make(chan os.Signal, 1), ignored)
		}
	}
}
