// Package processtest prepares the processes that tests start, so that none of them outlives its test and none depends on
// how the tests themselves were started.
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

// Command returns a command that is killed, with all of its process group, when the test ends or after a minute. It has
// a session of its own, so it has no terminal, and no signal is ignored in it, even under nohup. The test fails if
// something that it started still runs when the test has ended.
func Command(t testing.TB, name string, args ...string) *exec.Cmd {
	t.Helper()
	return CommandWithin(t, time.Minute, name, args...)
}

// CommandWithin is Command for what takes longer than a minute on a slow machine.
func CommandWithin(t testing.TB, limit time.Duration, name string, args ...string) *exec.Cmd {
	t.Helper()
	catchIgnoredSignals()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	t.Cleanup(cancel)
	command := exec.CommandContext(ctx, name, args...) //nolint:gosec // tests say what they run
	command.Cancel = func() error { return killGroup(command.Process) }
	command.WaitDelay = time.Minute // what it started may keep its output open
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

// catchIgnoredSignals has the signals caught that this process ignores: a process that is started inherits only what is
// ignored.
func catchIgnoredSignals() {
	for _, ignored := range []os.Signal{syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM} {
		if signal.Ignored(ignored) {
			signal.Notify(make(chan os.Signal, 1), ignored)
		}
	}
}
