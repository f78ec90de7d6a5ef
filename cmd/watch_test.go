package cmd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"jt/client"
)

// watchServer answers in memory what a test wants.
type watchServer struct {
	mutex    sync.Mutex
	status   int // 0 is 200
	body     string
	err      error
	delay    time.Duration
	panic    string
	requests []time.Time
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

// watchTrial is one watch in a bubble of its own, whose clock begins at midnight of 1 January 2000.
type watchTrial struct {
	t        *testing.T
	server   *watchServer
	terminal *fakeTerminal
	stderr   bytes.Buffer
	settings map[string]string
	pipe     bool
	cancel   context.CancelCauseFunc
	exits    chan int
	panics   chan any
}

func newWatchTrial(t *testing.T, width, height int) *watchTrial {
	t.Helper()
	return &watchTrial{
		t: t, server: &watchServer{}, terminal: newFakeTerminal(width, height),
		settings: map[string]string{"JT_SERVER": "http://host/api", "LC_ALL": "C.UTF-8", "NO_COLOR": "1"},
		exits:    make(chan int, 1), panics: make(chan any, 1),
	}
}

// start runs a command line until it waits for something.
func (w *watchTrial) start(args ...string) {
	w.t.Helper()
	ctx, cancel := context.WithCancelCause(context.Background())
	w.cancel = cancel
	w.t.Cleanup(func() { cancel(nil) })
	go func() {
		defer func() {
			if value := recover(); value != nil {
				w.panics <- value
			}
		}()
		w.exits <- Run(ctx, args, Environment{
			Stdin: strings.NewReader(""), Stdout: w.terminal, Stderr: &w.stderr,
			StdoutTerminal: !w.pipe, StdoutSize: w.terminal.size, StartScreen: w.terminal.start,
			Getenv: func(name string) string { return w.settings[name] },
			Now:    time.Now, Location: time.UTC, Transport: w.server,
		})
	}()
	synctest.Wait()
}

// pass lets time go by.
func (w *watchTrial) pass(length time.Duration) {
	time.Sleep(length)
	synctest.Wait()
}

// shows compares the screen.
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

// ends wants the command to have ended, with the terminal as it was.
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
	w.cancel(signalError{syscall.SIGINT})
	w.ends(exitInterrupted, "")
}

// inBubble runs a test with a clock that goes on when all wait.
func inBubble(t *testing.T, width, height int, test func(*watchTrial)) {
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

func TestWatchMarksWhatChanged(t *testing.T) {
	inBubble(t, 80, 24, func(w *watchTrial) {
		w.server.rows(listed(1, "stays", "5", beforeMidnight), listed(2, "changes", "5", beforeMidnight), listed(3, "goes", "5", beforeMidnight))
		w.start("list", "--watch")
		w.shows("at first", `
jt list  read 00:00:00 UTC  next in 5s  http://host/api
from the next reading on: + new, * changed
  ID  NAME     VERSION  TITLE  CATEGORY  STATE   PRIORITY  MODIFIED
   1  stays    1        T      c         active         5  5m ago
   2  changes  1        T      c         active         5  5m ago
   3  goes     1        T      c         active         5  5m ago
`)
		w.server.rows(listed(1, "stays", "5", beforeMidnight), listed(2, "changes", "7", "2000-01-01T00:00:04Z"), listed(4, "comes", "5", beforeMidnight))
		w.pass(5 * time.Second)
		w.shows("after a change", `
jt list  read 00:00:05 UTC  next in 5s  http://host/api
since 00:00:00: + 1 new  * 1 changed  - 1 gone: goes@1
  ID  NAME     VERSION  TITLE  CATEGORY  STATE   PRIORITY  MODIFIED
   1  stays    1        T      c         active         5  5m ago
*  2  changes  1        T      c         active         [7]  [just now]
+  4  comes    1        T      c         active         5  5m ago
`)
		w.pass(2 * time.Minute)
		w.shows("without another", `
jt list  read 00:02:05 UTC  next in 5s  http://host/api
since 00:02:00: no change
  ID  NAME     VERSION  TITLE  CATEGORY  STATE   PRIORITY  MODIFIED
   1  stays    1        T      c         active         5  7m ago
   2  changes  1        T      c         active         7  2m ago
   4  comes    1        T      c         active         5  7m ago
`)
		w.interrupt()
	})
}

// What goes with the clock is no change; rows of one job type are told apart.
func TestWatchOfEachCommand(t *testing.T) {
	for _, test := range []struct {
		command       string
		first, second []string
		unchanged     []string
		changed       []string
	}{
		{
			"running --columns id,count,for",
			[]string{running(1, 2), running(2, 1)},
			[]string{running(1, 2), running(2, 3)},
			[]string{"since 00:00:00: no change", "\n   1      2   5m\n   2      1   5m\n          3"},
			[]string{"since 00:00:05: * 1 changed", "\n   1      2   5m\n*  2      [3]   5m\n          5"},
		},
		{
			"failures --columns id,error,count",
			[]string{failing(1, 2), failing(2, 2)},
			[]string{failing(2, 3), failing(3, 1)},
			[]string{"since 00:00:00: no change", "\n   1  e1              2\n   1  e2              2\n      total of 2      4"},
			[]string{"since 00:00:05: + 1 new  * 1 changed  - 1 gone: e1 of n1@1", "\n*  1  e2              [3]\n+  1  e3              1\n"},
		},
		{
			"status --columns id,running,failed --limit 1",
			[]string{`{"job_type": {"id": 1, "name": "a", "version": "1"}, "job_counts": [{"status": "RUNNING", "count": 1, "most_recent": null, "category": null}]}`},
			[]string{`{"job_type": {"id": 1, "name": "a", "version": "1"}, "job_counts": [{"status": "RUNNING", "count": 2, "most_recent": null, "category": null}]}`},
			[]string{"since 00:00:00: no change", "   1        1       0", "counts of the 3 hours before 2000-01-01T00:00:05Z; running jobs always"},
			[]string{"since 00:00:05: * 1 changed", "*  1        [2]       0", "counts of the 3 hours before 2000-01-01T00:00:10Z; running jobs always"},
		},
	} {
		t.Run(test.command, func(t *testing.T) {
			inBubble(t, 80, 24, func(w *watchTrial) {
				w.server.rows(test.first...)
				w.start(append(strings.Fields(test.command), "--watch")...)
				w.pass(5 * time.Second)
				for _, want := range test.unchanged {
					w.contains("unchanged", want)
				}
				w.server.rows(test.second...)
				w.pass(5 * time.Second)
				for _, want := range test.changed {
					w.contains("changed", want)
				}
				w.interrupt()
			})
		})
	}
}

func TestWatchOfAServerThatGoesAwayAndComesBack(t *testing.T) {
	inBubble(t, 60, 12, func(w *watchTrial) {
		w.server.rows(listed(1, "a", "5", beforeMidnight))
		w.start("list", "--watch", "--columns", "id,name,priority,modified")
		w.server.set(func(s *watchServer) { s.err = syscall.ECONNREFUSED })
		w.pass(5 * time.Second)
		w.shows("after one failure", `
jt list  read 00:00:00 UTC  next in 5s  http://host/api
! this is 5s old: a reading failed at 00:00:05
  http://host/api/job-types/: connection refused: nothing
  listens there
  ID  NAME  PRIORITY  MODIFIED
   1  a            5  5m ago
`)
		w.pass(62 * time.Second)
		w.shows("after many", `
jt list  read 00:00:00 UTC  next in 3s  http://host/api
! this is 1m7s old: 13 readings failed since 00:00:05
  http://host/api/job-types/: connection refused: nothing
  listens there
  ID  NAME  PRIORITY  MODIFIED
   1  a            5  5m ago
`)
		w.server.set(func(s *watchServer) { s.status, s.err, s.body = 403, nil, `{"detail": "No\u001b[2J \u202eentry"}` })
		w.pass(5 * time.Second)
		w.contains("when no longer allowed", "1m12s old: 14 readings")
		w.contains("when no longer allowed", `No\x1b[2J \u202eentry`)
		w.server.rows(listed(1, "a", "6", beforeMidnight))
		w.pass(5 * time.Second)
		w.shows("when it is back", `
jt list  read 00:01:15 UTC  next in 3s  http://host/api
since 00:00:00: * 1 changed
  ID  NAME  PRIORITY  MODIFIED
*  1  a            [6]  6m ago
`)
		w.server.rows(`{"id": 1, "name": 5}`)
		w.pass(5 * time.Second)
		w.contains("when rows cannot be shown", "name is a number where a string")
		w.contains("when rows cannot be shown", "*  1  a            [6]  6m ago")
		w.interrupt()
	})
}

// The first reading ends the watch where another one would get the same answer.
func TestWatchThatIsRefusedFromTheStart(t *testing.T) {
	for _, test := range []struct {
		status int
		err    error
		exit   int // 0 goes on
	}{
		{401, nil, exitUnauthorized},
		{403, nil, exitUnauthorized},
		{404, nil, exitFailed},
		{400, nil, exitFailed},
		{408, nil, 0},
		{429, nil, 0},
		{500, nil, 0},
		{503, nil, 0},
		{0, syscall.ECONNREFUSED, 0},
		{0, io.ErrUnexpectedEOF, 0},
	} {
		t.Run(fmt.Sprint(test.status, test.err), func(t *testing.T) {
			inBubble(t, 80, 24, func(w *watchTrial) {
				w.server.set(func(s *watchServer) { s.status, s.err, s.body = test.status, test.err, `{"detail": "so"}` })
				w.start("list", "--watch")
				if test.exit != 0 {
					w.ends(test.exit, "error: cannot list job types: http://host/api/job-types/: ")
					return
				}
				w.contains("at first", "! nothing was read yet: a reading failed at 00:00:00")
				// What it goes on after once it does not end for later.
				w.server.set(func(s *watchServer) { s.status, s.err = 403, nil })
				w.pass(5 * time.Second)
				w.contains("then", "2 readings failed since 00:00:00")
				w.server.rows(listed(1, "a", "5", beforeMidnight))
				w.pass(5 * time.Second)
				w.contains("at last", "   1  a ")
				w.interrupt()
			})
		})
	}
}

func TestWatchIsNotBegunWithARequestThatCannotBeMade(t *testing.T) {
	for _, err := range []error{&usageError{}, &client.Error{Reason: client.ReasonInvalidInput}, &client.Error{Reason: client.ReasonSignInPage, Status: 200}} {
		if !refused(&client.IncompleteError{Err: err}) {
			t.Errorf("%#v is tried again", err)
		}
	}
}

func TestWatchIsResized(t *testing.T) {
	inBubble(t, 120, 12, func(w *watchTrial) {
		var rows []string
		for id := range 30 {
			rows = append(rows, running(id+10, 1))
		}
		w.server.rows(rows...)
		w.start("running", "--watch", "--interval", "1h")
		w.contains("wide", "ID  NAME         VERSION  TITLE  COUNT")
		w.contains("wide", "\n+23 more\n")
		asked := len(w.server.seen())
		w.terminal.resize(60, 8)
		w.terminal.resized <- syscall.SIGINT // whatever signal tells of it
		synctest.Wait()
		w.shows("at once", `
jt running  read 00:00:00 UTC  next in 1h0m0s  http://host/…
from the next reading on: + new, * changed
  ID  COUNT  SINCE                 FOR  REF
  10      1  1999-12-31T23:55:00Z   5m  n10@1
  11      1  1999-12-31T23:55:00Z   5m  n11@1
  12      1  1999-12-31T23:55:00Z   5m  n12@1
+27 more
         30  total of 30
`)
		w.terminal.resize(120, 40)
		w.pass(time.Second) // where no signal tells of it
		w.contains("higher", "\n  39  n39")
		if text := w.terminal.text(); strings.Contains(text, "more") || strings.Count(text, "\n") != 33 {
			t.Errorf("%s", text)
		}
		if got := len(w.server.seen()); got != asked {
			t.Errorf("%d requests, want %d", got, asked)
		}
		w.interrupt()
	})
}

// At any size nothing leaves the screen, and the terminal of a tiny window does not break the watch.
func TestWatchAtEverySize(t *testing.T) {
	inBubble(t, 80, 24, func(w *watchTrial) {
		w.server.rows(listed(1, strings.Repeat("long-名前-", 20), "5", beforeMidnight), listed(2, "\\u001b[2Jb", "5", beforeMidnight), listed(3, "c", "5", beforeMidnight))
		w.start("list", "--watch", "--interval", "1h", "--limit", "3", "--color", "always")
		for _, height := range []int{1, 2, 3, 4, 5, 7, 10, 50} {
			for _, width := range []int{1, 2, 5, 12, 13, 40, 79, 80, 81, 132, 200, 400} {
				w.terminal.resize(width, height)
				w.pass(time.Second)
			}
		}
		w.terminal.resize(80, 24)
		w.pass(time.Second)
		usual := w.terminal.text()
		w.terminal.resize(100, 30)
		w.terminal.set(func(f *fakeTerminal) { f.sizeless = true }) // as a serial line
		w.pass(time.Second)
		if got := w.terminal.text(); strings.Count(got, "\n") != strings.Count(usual, "\n") {
			t.Errorf("%s", got)
		}
		w.interrupt()
	})
}

// A frame is one write, and a second that passed draws one line.
func TestWatchDrawsNoMoreThanItMust(t *testing.T) {
	inBubble(t, 80, 24, func(w *watchTrial) {
		w.server.rows(listed(1, "a", "5", beforeMidnight), listed(2, "b", "5", beforeMidnight))
		w.start("list", "--watch")
		w.pass(time.Second)
		writes := w.terminal.written()
		if last := writes[len(writes)-1]; strings.Count(last, ";1H") != 1 || !strings.Contains(last, "\x1b[1;1Hjt list  read 00:00:00 UTC  next in 4s") {
			t.Errorf("%q", last)
		}
		w.pass(4 * time.Second)
		for _, write := range w.terminal.written()[1:] {
			if !strings.HasPrefix(write, beginFrame) || !strings.HasSuffix(write, endFrame) || strings.Count(write, beginFrame) != 1 {
				t.Errorf("%q is not one frame", write)
			}
		}
		w.interrupt()
	})
}

// Keys that somebody presses leave no traces for long.
func TestWatchWhileKeysArePressed(t *testing.T) {
	for interval, wait := range map[string]time.Duration{"3s": 4 * time.Second, "1h": 11 * time.Second} {
		inBubble(t, 80, 8, func(w *watchTrial) {
			w.server.rows(listed(1, "a", "5", beforeMidnight))
			w.start("list", "--watch", "--columns", "id,name", "--interval", interval)
			for range 4 {
				w.terminal.press("q\n\n\nquit\n\n")
				w.pass(time.Second)
			}
			w.contains("while they are pressed", "quit")
			w.pass(wait)
			_, rest, _ := strings.Cut(w.terminal.text(), "\n")
			_, rest, _ = strings.Cut(rest, "\n")
			if want := "  ID  NAME\n   1  a"; rest != want || strings.Contains(w.terminal.text(), "q") {
				t.Errorf("%s", w.terminal.text())
			}
			w.interrupt()
		})
	}
}

func TestWatchIntervalBeginsAtTheEndOfAReading(t *testing.T) {
	inBubble(t, 80, 24, func(w *watchTrial) {
		w.server.rows(listed(1, "a", "5", beforeMidnight))
		w.server.set(func(s *watchServer) { s.delay = 3 * time.Second })
		w.start("list", "--watch", "--interval", "PT10S")
		w.contains("at first", "jt list  reading  http://host/api")
		w.pass(2 * time.Second)
		w.contains("while the first takes long", "jt list  reading for 2s  http://host/api")
		w.pass(13 * time.Second)
		w.contains("while the second takes long", "jt list  read 00:00:00 UTC  reading for 2s  http://host/api")
		w.pass(15 * time.Second)
		start := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
		var got []time.Duration
		for _, at := range w.server.seen() {
			got = append(got, at.Sub(start))
		}
		if want := []time.Duration{0, 13 * time.Second, 26 * time.Second}; cmp.Diff(want, got) != "" {
			t.Errorf("requests at %v, want %v", got, want)
		}
		w.interrupt()
	})
}

func TestWatchGivesTheScreenBack(t *testing.T) {
	for name, test := range map[string]struct {
		end    func(*watchTrial)
		exit   int
		stderr string
	}{
		"Ctrl-C":  {func(w *watchTrial) { w.cancel(signalError{syscall.SIGINT}) }, exitInterrupted, ""},
		"SIGTERM": {func(w *watchTrial) { w.cancel(signalError{syscall.SIGTERM}) }, exitTerminated, "error: terminated\n"},
		"Ctrl-C while a server is waited for": {func(w *watchTrial) {
			w.server.set(func(s *watchServer) { s.delay = time.Minute })
			w.pass(10 * time.Second)
			w.cancel(signalError{syscall.SIGINT})
		}, exitInterrupted, ""},
		"a stop before": {func(w *watchTrial) {
			w.terminal.stopped <- os.Interrupt
			synctest.Wait()
			w.contains("after it goes on", "jt list  read")
			if w.terminal.stops != 1 {
				w.t.Error("it did not stop")
			}
			w.cancel(signalError{syscall.SIGINT})
		}, exitInterrupted, ""},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, 80, 24, func(w *watchTrial) {
				w.server.rows(listed(1, "a", "5", beforeMidnight))
				w.start("list", "--watch")
				test.end(w)
				w.ends(test.exit, test.stderr)
				if w.terminal.ordinary.Len() > 0 {
					t.Errorf("%q was written beside the screen", w.terminal.ordinary.String())
				}
			})
		})
	}
}

func TestWatchGivesTheScreenBackAfterAPanic(t *testing.T) {
	for name, breaks := range map[string]func(*watchTrial){
		"while reading": func(w *watchTrial) { w.server.set(func(s *watchServer) { s.panic = "the reading broke" }) },
		"while drawing": func(w *watchTrial) { w.terminal.set(func(f *fakeTerminal) { f.broken = true }) },
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, 80, 24, func(w *watchTrial) {
				w.server.rows(listed(1, "a", "5", beforeMidnight))
				w.start("list", "--watch")
				breaks(w)
				w.pass(5 * time.Second)
				select {
				case value := <-w.panics:
					if !strings.Contains(fmt.Sprint(value), "broke") {
						t.Errorf("%v", value)
					}
				default:
					t.Error("it goes on")
				}
				if problems := w.terminal.givenBack(); len(problems) > 0 {
					t.Errorf("%q", problems)
				}
			})
		})
	}
}

func TestWatchOfATerminalThatIsGone(t *testing.T) {
	inBubble(t, 80, 24, func(w *watchTrial) {
		w.server.rows(listed(1, "a", "5", beforeMidnight))
		w.start("list", "--watch")
		w.terminal.set(func(f *fakeTerminal) {
			f.failing = &os.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.EIO}
		})
		w.pass(time.Second)
		if exit := <-w.exits; exit != exitFailed || !strings.Contains(w.stderr.String(), "could not be written") || w.terminal.ends != 1 {
			t.Errorf("exit code %d, %s", exit, &w.stderr)
		}
	})
}

func TestWatchThatCannotBe(t *testing.T) {
	for _, test := range []struct {
		args    string
		pipe    bool
		setting string
		says    string
		hint    string
	}{
		{args: "list --watch", pipe: true, says: "stdout is none", hint: "-o jsonl"},
		{args: "status --watch", pipe: true, says: "stdout is none", hint: "jt wait or jt check"},
		{args: "running --watch", setting: "TERM=dumb", says: "TERM=dumb", hint: "-o jsonl"},
		{args: "failures --watch -o csv", says: "the output form is csv", hint: "-o jsonl"},
		{args: "failures --watch", setting: "JT_OUTPUT=name", says: "the output form is name", hint: "-o table"},
		{args: "list --watch --jq .", says: "the output form is json", hint: "-o table"},
		{args: "list --watch -o bogus", says: "no output form", hint: "forms are"},
		{args: "list --watch --interval 999ms", says: "too short", hint: "1s or more"},
		{args: "list --watch --interval 0", says: "too short", hint: "1s or more"},
		{args: "list --watch --interval soon", says: "--interval", hint: "3h"},
		{args: "list --interval 5s", says: "goes with --watch", hint: "--watch too"},
		{args: "list --watch --columns bogus", says: "no column", hint: "columns are"},
		{args: "list --watch --color bogus", says: "colour mode", hint: "auto"},
		{args: "list --watch --match [", says: "--match", hint: "backslash"},
		{args: "status --watch --sort bogus", says: "sorted", hint: "rate"},
		{args: "list --watch --since 2100-01-01", says: "--started", hint: "PT3H"},
		{args: "list --watch --server host", says: "server URL", hint: "https"},
	} {
		t.Run(test.args+" "+test.setting, func(t *testing.T) {
			inBubble(t, 80, 24, func(w *watchTrial) {
				w.pipe = test.pipe
				if name, value, found := strings.Cut(test.setting, "="); found {
					w.settings[name] = value
				}
				w.start(strings.Fields(test.args)...)
				exit := -1
				select {
				case exit = <-w.exits:
				default:
				}
				got := w.stderr.String()
				if exit != exitUsage || !strings.Contains(got, test.says) || !strings.Contains(got, test.hint) || !strings.Contains(got, "\nhint: ") {
					t.Errorf("exit code %d, %s", exit, got)
				}
				if len(w.terminal.writes) > 0 || len(w.server.seen()) > 0 {
					t.Errorf("%q was written, and %d requests sent", w.terminal.writes, len(w.server.seen()))
				}
			})
		})
	}
}

// A sandbox is started once: a reading begins where the one before ended.
func TestWatchOfTheSandbox(t *testing.T) {
	hosts := &hostsSeen{enough: make(chan struct{})}
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	terminal := newFakeTerminal(80, 24)
	var stderr bytes.Buffer
	go func() {
		<-hosts.enough
		cancel(signalError{syscall.SIGINT})
	}()
	exit := Run(ctx, []string{"--server", "sandbox", "running", "--watch", "--interval", "1s"}, Environment{
		Stdin: strings.NewReader(""), Stdout: terminal, Stderr: &stderr, StdoutTerminal: true, StdoutSize: terminal.size,
		Getenv: func(string) string { return "" }, Now: time.Now, Location: time.UTC, Transport: hosts,
	})
	if exit != exitInterrupted || stderr.Len() > 0 || len(hosts.names) != 1 {
		t.Errorf("exit code %d, stderr %q, asked %v", exit, &stderr, hosts.names)
	}
	if drawn := strings.Join(terminal.writes, ""); !strings.Contains(drawn, "sandbox: the answers come from a service inside jt") {
		t.Errorf("no note on the sandbox:\n%s", drawn)
	}
}

// hostsSeen passes requests on, and notes where to.
type hostsSeen struct {
	mutex  sync.Mutex
	names  map[string]bool
	count  int
	enough chan struct{}
}

func (h *hostsSeen) RoundTrip(request *http.Request) (*http.Response, error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.names == nil {
		h.names = map[string]bool{}
	}
	h.names[request.URL.Host] = true
	if h.count++; h.count == 2 {
		close(h.enough)
	}
	if h.count > 2 {
		return nil, errors.New("no more")
	}
	return http.DefaultTransport.RoundTrip(request)
}
