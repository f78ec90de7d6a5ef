package cmd

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"jt/internal/cli"
)

// watchServer is a transport that responds as a test wants.
type watchServer struct {
	mutex    sync.Mutex
	status   int // 0 is 200
	body     string
	err      error
	delay    time.Duration
	panic    string
	requests []time.Time
	others   map[string]*watchServer // other servers, by host
}

func (s *watchServer) set(change func(*watchServer)) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	change(s)
}

func (s *watchServer) rows(rows ...string) {
	s.set(func(s *watchServer) {
		s.status, s.err = 0, nil
		s.body = fmt.Sprintf(`{"count": %d, "next": null, "previous": null, "results": [%s]}`, len(rows), strings.Join(rows, ", "))
	})
}

func (s *watchServer) seen() []time.Time {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return append([]time.Time(nil), s.requests...)
}

func (s *watchServer) RoundTrip(request *http.Request) (*http.Response, error) {
	if other := s.others[request.URL.Host]; other != nil {
		return other.RoundTrip(request)
	}
	s.mutex.Lock()
	s.requests = append(s.requests, time.Now())
	status, body, err, delay, fault := s.status, s.body, s.err, s.delay, s.panic
	s.mutex.Unlock()
	select {
	case <-time.After(delay):
	case <-request.Context().Done():
		return nil, request.Context().Err()
	}
	if fault != "" {
		panic(fault)
	}
	if err != nil {
		return nil, err
	}
	if status == 0 {
		status = http.StatusOK
	}
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: request,
	}, nil
}

// watchTrial is one watch in a synctest bubble, whose clock starts at midnight of 1 January 2000.
type watchTrial struct {
	t        *testing.T
	server   *watchServer
	terminal *fakeTerminal
	stderr   bytes.Buffer
	settings map[string]string
	pipe     bool
	cancel   context.CancelCauseFunc
	exits    chan int
}

func newWatchTrial(t *testing.T, width, height int) *watchTrial {
	t.Helper()
	return &watchTrial{
		t: t, server: &watchServer{}, terminal: newFakeTerminal(width, height),
		settings: map[string]string{"JT_SERVER": "http://host/api", "LC_ALL": "C.UTF-8", "NO_COLOR": "1"},
		exits:    make(chan int, 1),
	}
}

// start runs a command line until it blocks.
func (w *watchTrial) start(args ...string) {
	w.t.Helper()
	ctx, cancel := context.WithCancelCause(context.Background())
	w.cancel = cancel
	w.t.Cleanup(func() { cancel(nil) })
	go func() {
		w.exits <- Run(ctx, args, cli.Environment{
			Stdin: strings.NewReader(""), Stdout: w.terminal, Stderr: &w.stderr,
			StdoutTerminal: !w.pipe, StdoutSize: w.terminal.size, StartScreen: w.terminal.start,
			Getenv: func(name string) string { return w.settings[name] },
			Now:    time.Now, Location: time.UTC, Transport: w.server,
		})
	}()
	synctest.Wait()
}

// types types keys that are read.
func (w *watchTrial) types(keys string) {
	w.terminal.set(func(f *fakeTerminal) { f.unread += keys })
	w.terminal.typed <- struct{}{}
	synctest.Wait()
}

// pass lets time pass.
func (w *watchTrial) pass(length time.Duration) {
	time.Sleep(length)
	synctest.Wait()
}

// shows checks the text of the screen.
func (w *watchTrial) shows(when, want string) {
	w.t.Helper()
	if difference := cmp.Diff(strings.Trim(want, "\n"), w.terminal.text()); difference != "" {
		w.t.Errorf("%s: -want +got\n%s", when, difference)
	}
}

func (w *watchTrial) contains(when, want string) {
	w.t.Helper()
	if got := w.terminal.text(); !strings.Contains(got, want) {
		w.t.Errorf("%s: no %q in\n%s", when, want, got)
	}
}

// ends checks that the command ended and restored the terminal.
func (w *watchTrial) ends(exit int, stderr string) {
	w.t.Helper()
	synctest.Wait()
	select {
	case got := <-w.exits:
		if got != exit || !strings.Contains(w.stderr.String(), stderr) || stderr == "" && w.stderr.Len() > 0 {
			w.t.Errorf("exit code %d, want %d; stderr %q, want %q", got, exit, &w.stderr, stderr)
		}
	default:
		w.t.Errorf("it does not end:\n%s", w.terminal.text())
	}
	if problems := w.terminal.givenBack(); len(problems) > 0 {
		w.t.Errorf("%q", problems)
	}
}

func (w *watchTrial) interrupt() {
	w.t.Helper()
	w.cancel(cli.SignalError{Signal: syscall.SIGINT})
	w.ends(cli.ExitInterrupted, "")
}

// watchInBubble runs a test whose clock advances when all goroutines wait.
func watchInBubble(t *testing.T, width, height int, test func(*watchTrial)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { test(newWatchTrial(t, width, height)) })
}

func listed(id int, name, priority, modified string) string {
	return fmt.Sprintf(`{"id": %d, "name": %q, "version": "1", "title": "T", "category": "c", "is_active": true, "is_paused": false, "priority": %s, "last_modified": %q}`,
		id, name, priority, modified)
}

func running(id, count int) string {
	return fmt.Sprintf(`{"job_type": {"id": %d, "name": "n%[1]d", "version": "1"}, "count": %d, "longest_running": %q}`, id, count, beforeMidnight)
}

func failing(failure, count int) string {
	return fmt.Sprintf(`{"job_type": {"id": 1, "name": "n1", "version": "1"}, "error": {"id": %d, "name": "e%[1]d", "category": "SYSTEM"}, "count": %d, `+
		`"first_error": "1999-12-31T20:00:00Z", "last_error": "1999-12-31T23:00:00Z"}`, failure, count)
}

const beforeMidnight = "1999-12-31T23:55:00Z"
