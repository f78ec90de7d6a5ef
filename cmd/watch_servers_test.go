package cmd

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"jt/internal/cli"
)

// twoServers makes the servers of the contexts a and b.
func (w *watchTrial) twoServers() (a, b *watchServer) {
	folder := filepath.Join(w.t.TempDir(), "jt")
	contexts := "contexts:\n  a: {server: http://one/api}\n  b: {server: http://two/api}\n"
	if err := errors.Join(os.Mkdir(folder, 0o700), os.WriteFile(filepath.Join(folder, "contexts.yaml"), []byte(contexts), 0o600)); err != nil {
		w.t.Fatal(err)
	}
	w.settings = map[string]string{"XDG_CONFIG_HOME": filepath.Dir(folder), "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}
	a, b = &watchServer{}, &watchServer{}
	w.server.others = map[string]*watchServer{"one": a, "two": b}
	a.rows(listed(1, "x", "5", beforeMidnight), listed(2, "z", "5", beforeMidnight))
	b.rows(listed(1, "y", "5", beforeMidnight))
	return a, b
}

// watchTwo watches the list of both.
func watchTwo(t *testing.T, test func(w *watchTrial, a, b *watchServer), flags ...string) {
	t.Helper()
	watchInBubble(t, 60, 16, func(w *watchTrial) {
		a, b := w.twoServers()
		w.start(append([]string{"list", "--context", "a,b", "--watch", "--columns", "context,name,priority"}, flags...)...)
		test(w, a, b)
	})
}

// A signal ends a list while rows of one server wait for those of another.
func TestSignalEndsTheListOfSeveralServers(t *testing.T) {
	watchInBubble(t, 60, 16, func(w *watchTrial) {
		_, b := w.twoServers()
		b.set(func(s *watchServer) { s.delay = time.Minute })
		ctx, cancel := context.WithCancelCause(w.t.Context())
		time.AfterFunc(time.Second, func() { cancel(cli.SignalError{Signal: syscall.SIGINT}) })
		var stdout, stderr bytes.Buffer
		exit := Run(ctx, []string{"list", "--context", "a,b", "-o", "csv", "--no-headers"}, cli.Environment{
			Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr,
			Getenv: func(name string) string { return w.settings[name] }, Now: time.Now, Location: time.UTC, Transport: w.server,
		})
		if exit != cli.ExitInterrupted || stdout.Len() > 0 || stderr.String() != "error: interrupted\n" {
			t.Errorf("exit code %d, stdout %q, stderr %q", exit, &stdout, &stderr)
		}
	})
}

// A server that fails keeps its rows, and is named.
func TestWatchOfSeveralServers(t *testing.T) {
	watchTwo(t, func(w *watchTrial, a, b *watchServer) {
		w.shows("at first", `
jt list  read 00:00:00 UTC  age 0s  next in 5s  a, b
from the next refresh on: + new, * changed
  CONTEXT  NAME  PRIORITY
  a        x            5
  b        y            5
  a        z            5
`)
		b.set(func(s *watchServer) { s.err = syscall.ECONNREFUSED })
		a.rows(listed(1, "x", "6", beforeMidnight), listed(2, "z", "5", beforeMidnight))
		w.pass(5 * time.Second)
		w.shows("when one fails", `
jt list  read 00:00:05 UTC  age 0s  next in 5s  a, b
! b: this is 5s old: a refresh failed at 00:00:05
  http://two/api/job-types/: connection refused
since 00:00:00: * 1 changed
  CONTEXT  NAME  PRIORITY
* a        x            [6]
  b        y            5
  a        z            5
`)
		a.set(func(s *watchServer) { s.status, s.body = 502, "" })
		w.pass(5 * time.Second)
		w.contains("when both fail", "! a: this is 5s old: a refresh failed at 00:00:10\n")
		w.contains("when both fail", "! b: this is 10s old: 2 refreshes failed since 00:00:05\n")
		w.contains("when both fail", "  b        y            5\n")
		a.rows(listed(2, "z", "5", beforeMidnight))
		b.rows()
		w.pass(5 * time.Second)
		w.shows("when they are back", `
jt list  read 00:00:15 UTC  age 0s  next in 5s  a, b
since 00:00:05: - 2 gone: a: x@1, b: y@1
  CONTEXT  NAME  PRIORITY
  a        z            5
b: no job types match
`)
		w.interrupt()
	})
}

// A server that does not respond does not keep the rows of the others off the screen.
func TestWatchOfAServerThatHangs(t *testing.T) {
	watchTwo(t, func(w *watchTrial, a, b *watchServer) {
		b.set(func(s *watchServer) { s.delay = time.Minute })
		a.rows(listed(1, "x", "6", beforeMidnight))
		w.pass(5 * time.Second)
		w.contains("while one hangs", "  a        x            5\n")
		w.pass(10 * time.Second)
		w.contains("after its time", "! b: this is 15s old: a refresh failed at 00:00:15\n  more than 10s slower than another server\n")
		w.contains("after its time", "* a        x            [6]\n")
		w.contains("after its time", "  b        y            5")
		w.interrupt()
	})
}

func TestWatchOfSeveralServersUntilEmpty(t *testing.T) {
	watchTwo(t, func(w *watchTrial, a, b *watchServer) {
		b.rows()
		w.pass(5 * time.Second)
		b.set(func(s *watchServer) { s.err = syscall.ECONNREFUSED })
		a.rows()
		w.pass(5 * time.Second)
		w.contains("while one fails", "! b: this is 5s old")
		b.rows()
		w.pass(5 * time.Second)
		w.ends(0, "no job types match")
	}, "--until-empty")
}

// If all servers refuse the first request, there is nothing to wait for.
func TestWatchOfServersThatRefuse(t *testing.T) {
	watchTwo(t, func(w *watchTrial, _, _ *watchServer) {
		w.ends(3, "error: no such job type: nope@1")
	}, "nope@1")
}
