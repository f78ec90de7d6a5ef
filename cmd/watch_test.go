package cmd

import (
	"fmt"
	"io"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"jt/internal/cli"
)

func TestWatchMarksWhatChanged(t *testing.T) {
	watchInBubble(t, 80, 24, func(w *watchTrial) {
		w.server.rows(listed(1, "stays", "5", beforeMidnight), listed(2, "changes", "5", beforeMidnight), listed(3, "goes", "5", beforeMidnight))
		w.start("list", "--watch")
		w.shows("at first", `
jt list  read 00:00:00 UTC  age 0s  next in 5s  http://host/api
from the next refresh on: + new, * changed
  ID  NAME     VERSION  CATEGORY  STATE   PRIORITY  MODIFIED  TITLE
   1  stays    1        c         active         5  5m ago    T
   2  changes  1        c         active         5  5m ago    T
   3  goes     1        c         active         5  5m ago    T
`)
		w.server.rows(listed(1, "stays", "5", beforeMidnight), listed(2, "changes", "7", "2000-01-01T00:00:04Z"), listed(4, "comes", "5", beforeMidnight))
		w.pass(5 * time.Second)
		w.shows("after a change", `
jt list  read 00:00:05 UTC  age 0s  next in 5s  http://host/api
since 00:00:00: + 1 new  * 1 changed  - 1 gone: goes@1
  ID  NAME     VERSION  CATEGORY  STATE   PRIORITY  MODIFIED  TITLE
   1  stays    1        c         active         5  5m ago    T
*  2  changes  1        c         active         [7]  [just now]  T
+  4  comes    1        c         active         5  5m ago    T
`)
		w.pass(2 * time.Minute)
		w.shows("without another", `
jt list  read 00:02:05 UTC  age 0s  next in 5s  http://host/api
since 00:02:00: no change
  ID  NAME     VERSION  CATEGORY  STATE   PRIORITY  MODIFIED  TITLE
   1  stays    1        c         active         5  7m ago    T
   2  changes  1        c         active         7  2m ago    T
   4  comes    1        c         active         5  7m ago    T
`)
		w.interrupt()
	})
}

// Ages that grow are no change; several rows of one job type are compared separately.
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
			[]string{"since 00:00:00: no change", "   1        1       0", "jobs that changed status in the 3h before 2000-01-01T00:00:05Z, or are running"},
			[]string{"since 00:00:05: * 1 changed", "*  1        [2]       0", "jobs that changed status in the 3h before 2000-01-01T00:00:10Z, or are running"},
		},
	} {
		t.Run(test.command, func(t *testing.T) {
			watchInBubble(t, 80, 24, func(w *watchTrial) {
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
	watchInBubble(t, 60, 12, func(w *watchTrial) {
		w.server.rows(listed(1, "a", "5", beforeMidnight))
		w.start("list", "--watch", "--columns", "id,name,priority,modified")
		w.server.set(func(s *watchServer) { s.err = syscall.ECONNREFUSED })
		w.pass(5 * time.Second)
		w.shows("after one failure", `
jt list  read 00:00:00 UTC  age 5s  next in 5s  http://host…
! this is 5s old: a refresh failed at 00:00:05
  http://host/api/job-types/: connection refused
  ID  NAME  PRIORITY  MODIFIED
   1  a            5  5m ago
`)
		w.pass(62 * time.Second)
		w.shows("after many", `
jt list  read 00:00:00 UTC  age 1m7s  next in 3s  http://ho…
! this is 1m7s old: 13 refreshes failed since 00:00:05
  http://host/api/job-types/: connection refused
  ID  NAME  PRIORITY  MODIFIED
   1  a            5  5m ago
`)
		w.server.set(func(s *watchServer) { s.status, s.err, s.body = 403, nil, `{"detail": "No\u001b[2J \u202eentry"}` })
		w.pass(5 * time.Second)
		w.contains("when no longer allowed", "1m12s old: 14 refreshes")
		w.contains("when no longer allowed", `No\x1b[2J \u202eentry`)
		w.server.rows(listed(1, "a", "6", beforeMidnight))
		w.pass(5 * time.Second)
		w.shows("when it is back", `
jt list  read 00:01:15 UTC  age 2s  next in 3s  http://host…
since 00:00:00: * 1 changed
  ID  NAME  PRIORITY  MODIFIED
*  1  a            [6]  6m ago
`)
		w.server.rows(`{"id": 1, "name": 5}`)
		w.pass(5 * time.Second)
		w.contains("when rows cannot be shown", "name is a number, documented as a")
		w.contains("when rows cannot be shown", "*  1  a            [6]  6m ago")
		w.interrupt()
	})
}

// A refusal of the first refresh ends the watch if another try would fail in the same way.
func TestWatchThatIsRefusedFromTheStart(t *testing.T) {
	for _, test := range []struct {
		status int
		err    error
		exit   int // 0: the watch continues
	}{
		{401, nil, cli.ExitUnauthorized},
		{403, nil, cli.ExitUnauthorized},
		{404, nil, cli.ExitFailed},
		{400, nil, cli.ExitFailed},
		{408, nil, 0},
		{429, nil, 0},
		{500, nil, 0},
		{503, nil, 0},
		{0, syscall.ECONNREFUSED, 0},
		{0, io.ErrUnexpectedEOF, 0},
	} {
		t.Run(fmt.Sprint(test.status, test.err), func(t *testing.T) {
			watchInBubble(t, 80, 24, func(w *watchTrial) {
				w.server.set(func(s *watchServer) { s.status, s.err, s.body = test.status, test.err, `{"detail": "so"}` })
				w.start("list", "--watch")
				if test.exit != 0 {
					w.ends(test.exit, "error: cannot list job types: http://host/api/job-types/: ")
					return
				}
				w.contains("at first", "! no data yet: a refresh failed at 00:00:00")
				// The same failure does not end a watch that has begun.
				w.server.set(func(s *watchServer) { s.status, s.err = 403, nil })
				w.pass(5 * time.Second)
				w.contains("then", "2 refreshes failed since 00:00:00")
				w.server.rows(listed(1, "a", "5", beforeMidnight))
				w.pass(5 * time.Second)
				w.contains("at last", "   1  a ")
				w.interrupt()
			})
		})
	}
}

// A REF that names no job type would not do so later either. Those that name some are looked up once.
func TestWatchOfRefs(t *testing.T) {
	watchInBubble(t, 80, 24, func(w *watchTrial) {
		w.server.rows(listed(1, "a", "5", beforeMidnight))
		w.start("list", "b@1", "--watch")
		w.ends(cli.ExitNotFound, "error: no such job type: b@1")
	})
	watchInBubble(t, 80, 24, func(w *watchTrial) {
		w.server.rows(listed(1, "a", "5", beforeMidnight), listed(2, "b", "5", beforeMidnight))
		w.start("list", "b", "--watch", "--columns", "id,name")
		w.contains("at first", "\n   2  b")
		w.server.rows(listed(1, "a", "5", beforeMidnight), listed(2, "b", "6", beforeMidnight), listed(3, "b", "5", beforeMidnight))
		w.pass(5 * time.Second)
		w.contains("with another version", "no change\n  ID  NAME\n   2  b")
		w.server.rows(listed(3, "b", "5", beforeMidnight))
		w.pass(5 * time.Second)
		w.contains("when it is gone", "- 1 gone: b@1")
		w.interrupt()
	})
}

func TestWatchIsResized(t *testing.T) {
	watchInBubble(t, 120, 12, func(w *watchTrial) {
		var rows []string
		for id := range 30 {
			rows = append(rows, running(id+10, 1))
		}
		w.server.rows(rows...)
		w.start("running", "--watch", "--interval", "1h")
		w.contains("wide", "ID  REF          COUNT  SINCE   TITLE")
		w.contains("wide", "\nrows 1-7 of 30\n")
		asked := len(w.server.seen())
		w.terminal.resize(60, 8)
		w.terminal.resized <- syscall.SIGINT // stands for any signal
		synctest.Wait()
		w.shows("at once", `
jt running  read 00:00:00 UTC  age 0s  next in 1h0m0s  http…
from the next refresh on: + new, * changed
  ID  REF          COUNT  SINCE   TITLE
  10  n10@1            1  5m ago  -
  11  n11@1            1  5m ago  -
  12  n12@1            1  5m ago  -
rows 1-3 of 30
      total of 30     30
`)
		w.terminal.resize(120, 40)
		w.pass(time.Second) // without a signal
		w.contains("higher", "\n  39  n39")
		if text := w.terminal.text(); strings.Contains(text, "rows 1") || strings.Count(text, "\n") != 33 {
			t.Errorf("%s", text)
		}
		if got := len(w.server.seen()); got != asked {
			t.Errorf("%d requests, want %d", got, asked)
		}
		w.interrupt()
	})
}

// A frame fits a window of any size, also a tiny one.
func TestWatchAtEverySize(t *testing.T) {
	watchInBubble(t, 80, 24, func(w *watchTrial) {
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

// A frame is one write, and each second draws only one line.
func TestWatchDrawsNoMoreThanItMust(t *testing.T) {
	watchInBubble(t, 80, 24, func(w *watchTrial) {
		w.server.rows(listed(1, "a", "5", beforeMidnight), listed(2, "b", "5", beforeMidnight))
		w.start("list", "--watch")
		w.pass(time.Second)
		writes := w.terminal.written()
		if last := writes[len(writes)-1]; strings.Count(last, ";1H") != 1 || !strings.Contains(last, "\x1b[1;1Hjt list  read 00:00:00 UTC  age 1s  next in 4s") {
			t.Errorf("%q", last)
		}
		w.pass(4 * time.Second)
		const begin, end = "\x1b[?2026h", "\x1b[?2026l"
		for _, write := range w.terminal.written()[1:] {
			if !strings.HasPrefix(write, begin) || !strings.HasSuffix(write, end) || strings.Count(write, begin) != 1 {
				t.Errorf("%q is not one frame", write)
			}
		}
		w.interrupt()
	})
}

// The characters of pressed keys disappear soon.
func TestWatchWhileKeysArePressed(t *testing.T) {
	for interval, wait := range map[string]time.Duration{"3s": 4 * time.Second, "1h": 11 * time.Second} {
		watchInBubble(t, 80, 8, func(w *watchTrial) {
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

func TestWatchIntervalBeginsAfterARefresh(t *testing.T) {
	watchInBubble(t, 80, 24, func(w *watchTrial) {
		w.server.rows(listed(1, "a", "5", beforeMidnight))
		w.server.set(func(s *watchServer) { s.delay = 3 * time.Second })
		w.start("list", "--watch", "--interval", "PT10S")
		w.contains("at first", "jt list  refreshing  http://host/api")
		w.pass(2 * time.Second)
		w.contains("while the first takes long", "jt list  refreshing for 2s  http://host/api")
		w.pass(13 * time.Second)
		w.contains("while the second takes long", "jt list  read 00:00:00 UTC  age 15s  refreshing for 2s  http://host/api")
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
