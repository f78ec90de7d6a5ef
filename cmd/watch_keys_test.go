package cmd

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"jt/internal/cli"
)

// keysTrial is a watch that reads keys.
func keysTrial(t *testing.T, height int, test func(*watchTrial)) {
	t.Helper()
	watchInBubble(t, 80, height, func(w *watchTrial) {
		w.terminal.typed = make(chan struct{})
		test(w)
	})
}

// Keys change what is shown of the rows that were read, without a request. So do later rows.
func TestWatchKeys(t *testing.T) {
	keysTrial(t, 8, func(w *watchTrial) {
		var rows []string
		for id := 1; id <= 12; id++ {
			rows = append(rows, listed(id, fmt.Sprintf("n%02d", id), fmt.Sprint(100-id), beforeMidnight))
		}
		w.server.rows(rows...)
		w.start("list", "--watch", "--columns", "id,ref,priority", "--match", "N*|x", "--interval", "1h")
		w.shows("at first", `
jt list  read 00:00:00 UTC  age 0s  next in 1h0m0s  http://host/api
--match 'N*|x'
from the next refresh on: + new, * changed; ? lists the keys
  ID  REF    PRIORITY
   1  n01@1        99
   2  n02@1        98
   3  n03@1        97
rows 1-3 of 12
`)
		for _, step := range []struct{ types, first, position string }{
			{"j", "   2  n02@1        98", "rows 2-4 of 12"},
			{"\x1b[B\x1b[Bk", "   3  n03@1        97", "rows 3-5 of 12"},
			{" ", "   6  n06@1        94", "rows 6-8 of 12"},
			{"\x1b[6~\x1b[6~", "  10  n10@1        90", "rows 10-12 of 12"},
			{"\x1b[A", "   9  n09@1        91", "rows 9-11 of 12"},
			{"\x1b[1~", "   1  n01@1        99", "rows 1-3 of 12"},
			{"\x1b[A\x1b[5~", "   1  n01@1        99", "rows 1-3 of 12"},
			{"G", "  10  n10@1        90", "rows 10-12 of 12"},
			{"b", "   7  n07@1        93", "rows 7-9 of 12"},
			{"S", "  12  n12@1        88", "rows 1-3 of 12"},
			{"sss", "   1  n01@1        99", "rows 1-3 of 12"},
			{"S", "  12  n12@1        88", "rows 1-3 of 12"},
			{"/N1", "  12  n12@1        88", "rows 1-3 of 3 that match, 12 in all"},
			{"\x7f0q", "no row of 12 matches", ""},
			{"\x7f\x1b[B", "   8  n08@1        92", "rows 2-4 of 9 that match, 12 in all"},
			{"\x15N12@\nS", "  12  n12@1        88", "rows 1-1 of 1 that match, 12 in all"},
			{"?", "  q            quit", ""},
			{"q", "  12  n12@1        88", "rows 1-1 of 1 that match, 12 in all"},
			{"\x1bS", "  12  n12@1        88", "rows 1-3 of 12"},
		} {
			w.types(step.types)
			if !strings.Contains(w.terminal.text(), "\n"+step.first) || !strings.HasSuffix(w.terminal.text(), step.position) {
				t.Errorf("after %q:\n%s", step.types, w.terminal.text())
			}
		}
		w.contains("after all", "\nsorted by name, reversed  --match 'N*|x'\n")
		w.types("/n1\x1b")
		w.contains("before it is clear that no other byte follows Esc", "\nfilter: n1_  (Enter keeps it, Esc removes it)  sorted by name, reversed")
		w.pass(time.Second)
		w.contains("then", "\nsorted by name, reversed")
		if requests := len(w.server.seen()); requests != 1 {
			t.Errorf("%d requests", requests)
		}
		w.types("/n1\n")
		w.server.rows(append(rows, listed(13, "n13", "1", beforeMidnight), listed(14, "other", "1", beforeMidnight))...)
		w.pass(time.Hour)
		w.shows("after a refresh", `
jt list  read 01:00:00 UTC  age 1s  next in 59m59s  http://host/api
filter: n1  sorted by name, reversed  --match 'N*|x'
since 00:00:00: + 2 new
  ID  REF    PRIORITY
+ 13  n13@1         1
  12  n12@1        88
  11  n11@1        89
rows 1-3 of 4 that match, 14 in all, 1 new elsewhere
`)
		w.types("qls\n")
		w.ends(cli.ExitDone, "")
		if w.terminal.unread != "ls\n" {
			t.Errorf("%q remains for the shell", w.terminal.unread)
		}
	})
}

// In each column, the second row has a higher number, a later time or an earlier text.
func TestWatchSortsByEachColumn(t *testing.T) {
	of := func(id int, name string) string {
		return fmt.Sprintf(`"job_type": {"id": %d, "name": %q, "version": "1"}`, id, name)
	}
	counted := func(id int, name string, failed, other int, recent string) string {
		counts := fmt.Sprintf(`{"status": "FAILED", "count": %d, "most_recent": %q, "category": "DATA"}`, failed, recent)
		for _, status := range []string{"RUNNING", "QUEUED", "COMPLETED"} {
			counts += fmt.Sprintf(`, {"status": %q, "count": %d, "most_recent": null, "category": null}`, status, other)
		}
		return fmt.Sprintf(`{%s, "job_counts": [%s]}`, of(id, name), counts)
	}
	since := func(field string, id, count int, name, at string) string {
		return fmt.Sprintf(`{%s, "count": %d, %q: %q}`, of(id, name), count, field, at)
	}
	failure := func(id, count int, name, at string) string {
		return fmt.Sprintf(`{%s, "error": {"id": 1, "name": %q, "category": "SYSTEM"}, "count": %d, "first_error": %[4]q, "last_error": %[4]q}`, of(id, name), name, count, at)
	}
	const early, late = "1999-12-31T20:00:00.5Z", "1999-12-31T23:00:00Z"
	for command, test := range map[string]struct {
		rows  [2]string
		sorts int
	}{
		"list": {[2]string{
			listed(1, "b", "5", early), strings.NewReplacer(`"T"`, `"S"`, `"c"`, `"a"`).Replace(listed(2, "a", "40", late)),
		}, 6},
		"status":   {[2]string{counted(1, "b", 1, 5, early), counted(2, "a", 40, 6, late)}, 7},
		"running":  {[2]string{since("longest_running", 1, 5, "b", late), since("longest_running", 2, 40, "a", early)}, 3},
		"pending":  {[2]string{since("longest_pending", 1, 5, "b", late), since("longest_pending", 2, 40, "a", early)}, 3},
		"failures": {[2]string{failure(1, 5, "b", early), failure(2, 40, "a", late)}, 5},
	} {
		t.Run(command, func(t *testing.T) {
			keysTrial(t, 24, func(w *watchTrial) {
				w.server.rows(test.rows[:]...)
				w.start(command, "--watch", "--columns", "id", "--no-headers")
				for range test.sorts {
					w.types("s")
					w.contains("sorted", "\nsorted by ")
					w.contains("sorted", "\n  2\n  1")
				}
				w.types("s")
				w.contains("in the order of the list", "from the next refresh")
				w.types("q")
				w.ends(cli.ExitDone, "")
			})
		})
	}
}

func TestWatchUntilEmpty(t *testing.T) {
	for _, test := range []struct{ command, row, note string }{
		{"running", running(1, 2), "no running jobs\n"},
		{"status --failing", `{"job_type": {"id": 1, "name": "a", "version": "1"}, "job_counts": [{"status": "FAILED", "count": 1, "most_recent": null, "category": null}]}`, "no job types match\n"},
		{"list --paused", strings.Replace(listed(1, "a", "5", beforeMidnight), `"is_paused": false`, `"is_paused": true`, 1), "no job types match\n"},
	} {
		t.Run(test.command, func(t *testing.T) {
			keysTrial(t, 24, func(w *watchTrial) {
				w.server.rows(test.row)
				w.start(append(strings.Fields(test.command), "--watch", "--until-empty")...)
				w.types("/no such row\n")
				w.contains("with a filter", "no row of 1 matches")
				w.server.set(func(s *watchServer) { s.status, s.body = 500, "" })
				w.pass(5 * time.Second)
				w.contains("of a server that fails", "! this is 5s old")
				w.server.rows()
				w.pass(5 * time.Second)
				w.ends(cli.ExitDone, test.note)
			})
		})
	}
	keysTrial(t, 24, func(w *watchTrial) {
		w.server.rows(running(1, 2))
		w.start("running", "--watch", "--until-empty")
		w.types("q")
		w.ends(cli.ExitInterrupted, "") // the list is not empty
	})
}
