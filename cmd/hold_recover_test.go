package cmd

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"jt/client/scaletest"
	"jt/internal/cli"
)

// leftJournal is the journal of a hold that was killed.
type leftJournal struct {
	t    *testing.T
	path string
}

func (j leftJournal) write(format string, values ...any) {
	j.t.Helper()
	file, err := os.OpenFile(j.path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		j.t.Fatal(err)
	}
	_, err = fmt.Fprintf(file, format+"\n", values...)
	if err = errors.Join(err, file.Close()); err != nil {
		j.t.Fatal(err)
	}
}

// begun records that a request to pause was about to be sent.
func (j leftJournal) begun(id int64, at time.Time) {
	j.write(`{"step":"begun","id":%d,"at":%q}`, id, at.Format(time.RFC3339))
}

func (j leftJournal) paused(id int64, since string) {
	j.write(`{"step":"paused","id":%d,"paused":%q}`, id, since)
}

// leave writes the journal of a killed hold.
func leave(t *testing.T, trial *holdTrial, server string, ids ...int64) leftJournal {
	t.Helper()
	if err := os.MkdirAll(trial.folder(), 0o700); err != nil {
		t.Fatal(err)
	}
	journal := leftJournal{t, filepath.Join(trial.folder(), fmt.Sprintf("left-%d.jsonl", len(trial.journals(t))))}
	journal.write(`{"jt_hold":1,"server":%q,"began":%q}`, server, time.Now().UTC().Format(time.RFC3339))
	for _, id := range ids {
		state, found := trial.server.JobType(id)
		if !found {
			t.Fatalf("no such job type: %d", id)
		}
		journal.write(`{"step":"planned","id":%d,"name":%q,"version":%q}`, id, state.Name, state.Version)
	}
	return journal
}

// pausedSince returns the time since when a job type is paused.
func pausedSince(t *testing.T, trial *holdTrial, id int64) string {
	t.Helper()
	state, _ := trial.server.JobType(id)
	return state.Paused.Format("2006-01-02T15:04:05.000Z07:00")
}

func TestRecoveryJudgesWhosePauseItIs(t *testing.T) {
	for name, test := range map[string]struct {
		// happens is what happens to job type 6 after its hold has recorded that it is about to pause it.
		happens func(pause, unpause func(), after func(time.Duration), journal leftJournal)
		paused  bool // after the recovery
		result  string
		exit    int // if it is not 0, the journal is kept
	}{
		"it was killed before it asked":     {func(_, _ func(), _ func(time.Duration), _ leftJournal) {}, false, "unchanged", 0},
		"it was killed before it was heard": {func(pause, _ func(), _ func(time.Duration), _ leftJournal) { pause() }, false, "unpaused", 0},
		"it was killed when it was written": {func(pause, _ func(), _ func(time.Duration), journal leftJournal) {
			pause()
			journal.paused(6, "2000-01-01T00:00:00Z")
		}, false, "unpaused", 0},
		"somebody unpaused it": {func(pause, unpause func(), after func(time.Duration), journal leftJournal) {
			pause()
			journal.paused(6, "2000-01-01T00:00:00Z")
			after(time.Second)
			unpause()
		}, false, "unchanged", 0},
		"somebody paused it anew": {func(pause, _ func(), after func(time.Duration), journal leftJournal) {
			pause()
			journal.paused(6, "2000-01-01T00:00:00Z")
			after(time.Second)
			pause()
		}, true, "skipped", 0},
		"it was killed before it asked, and somebody paused it an hour later": {func(pause, _ func(), after func(time.Duration), _ leftJournal) {
			after(time.Hour)
			pause()
		}, true, "failed", 1},
		"it was killed before it was heard, and the clock of the server's Date is ahead": {func(pause, _ func(), _ func(time.Duration), journal leftJournal) {
			pause()
			journal.begun(6, time.Now().Add(7*time.Second))
		}, true, "failed", 1},
		"it was killed before it was heard, and the clock of the server's Date is behind": {func(pause, _ func(), _ func(time.Duration), journal leftJournal) {
			pause()
			journal.begun(6, time.Now().Add(-700*time.Second))
		}, true, "failed", 1},
	} {
		t.Run(name, func(t *testing.T) {
			trial := newHoldTrial(t, scaletest.Config{})
			synctest.Test(t, func(t *testing.T) {
				journal := leave(t, trial, trial.server.URL, 6)
				journal.begun(6, time.Now())
				test.happens(
					func() { patch(t, trial.server.URL, "6", true) },
					func() { patch(t, trial.server.URL, "6", false) },
					func(length time.Duration) {
						time.Sleep(length)
						trial.bridge.clock.Store(time.Now().UnixNano())
					}, journal)
				time.Sleep(24 * time.Hour)
				trial.run(t.Context(), test.exit, "hold", "--recover", "--yes", "-o", "json")
				if _, err := os.Stat(journal.path); (err == nil) != (test.exit != 0) {
					t.Errorf("the journal: %v", err)
				}
			})
			if rows := trial.report(); len(rows) != 1 || rows[0].Result != test.result || trial.isPaused(6) != test.paused {
				t.Errorf("%s%s", &trial.stdout, &trial.stderr)
			}
		})
	}
}

// If the server does not say when a job type was paused, it is not known who paused it. The job type remains paused, the
// journal is kept, and nothing claims that somebody else paused it.
func TestRecoveryOfAnUnprovenPause(t *testing.T) {
	trial := newHoldTrial(t, scaletest.Config{})
	synctest.Test(t, func(t *testing.T) {
		journal := leave(t, trial, trial.server.URL, 6)
		journal.write(`{"step":"begun","id":6}`)
		patch(t, trial.server.URL, "6", true)
		patches := trial.server.Patches()
		trial.run(t.Context(), 1, "hold", "--recover", "--yes", "-o", "json")
		if rows := trial.report(); len(rows) != 1 || rows[0].Result != "failed" || !strings.Contains(trial.stdout.String(), "nothing shows whether by the hold") {
			t.Errorf("%s%s", &trial.stdout, &trial.stderr)
		}
		if _, err := os.Stat(journal.path); err != nil || !trial.isPaused(6) || trial.server.Patches() != patches {
			t.Errorf("the journal: %v; paused: %t, %d patches", err, trial.isPaused(6), trial.server.Patches()-patches)
		}
		connection := " --server " + trial.server.URL
		trial.says(t, "if it was the hold: jt unpause 6"+connection+"; ", ": jt hold --recover"+connection+" --forget 6")

		trial.run(t.Context(), cli.ExitNotFound, "hold", "--recover", "--forget", "7")
		trial.run(t.Context(), 0, "hold", "--recover", "--forget", "6", "--dry-run")
		if len(trial.journals(t)) != 1 {
			t.Error("a dry run drops the journal")
		}
		trial.run(t.Context(), 0, "hold", "--recover", "--forget", "landsat-parse@1.0.0")
		trial.says(t, "landsat-parse@1.0.0: paused since 2000-01-01T00:00:00Z; the hold was about to pause it\n", "dropped landsat-parse@1.0.0 from the journal "+journal.path+"\n")
		if len(trial.journals(t)) != 0 || !trial.isPaused(6) {
			t.Errorf("journals: %v; paused: %t", trial.journals(t), trial.isPaused(6))
		}
	})
}

// What is dropped from a journal is left as it is, and the rest is still undone.
func TestForgetOneOfTwo(t *testing.T) {
	trial := newHoldTrial(t, scaletest.Config{})
	synctest.Test(t, func(t *testing.T) {
		killedHold(t, trial, 6, 7)
		trial.run(t.Context(), 0, "hold", "--recover", "--forget", "6")
		trial.run(t.Context(), 0, "hold", "--recover", "--yes")
		if !trial.isPaused(6) || trial.isPaused(7) || len(trial.journals(t)) != 0 {
			t.Errorf("%s", &trial.stderr)
		}
	})
}

// While a request of a killed hold may still take effect, neither a recovery nor another hold removes its journal.
func TestRecoveryBeforeThePauseTakesEffect(t *testing.T) {
	trial := newHoldTrial(t, scaletest.Config{})
	synctest.Test(t, func(t *testing.T) {
		journal := leave(t, trial, trial.server.URL, 6)
		journal.begun(6, time.Now())
		trial.running = &sync.WaitGroup{}
		trial.run(t.Context(), 0, holdLine("6")...)
		trial.run(t.Context(), 0, "hold", "--recover", "--yes")
		trial.says(t, "may still take effect: landsat-parse@1.0.0\n")
		patch(t, trial.server.URL, "6", true)
		trial.run(t.Context(), 0, "hold", "--recover", "--yes", "-o", "csv")
		if trial.isPaused(6) || !strings.Contains(trial.stdout.String(), ",unpaused,") || len(trial.journals(t)) != 1 {
			t.Errorf("%s%s", &trial.stdout, &trial.stderr)
		}
		time.Sleep(11 * time.Minute)
		trial.run(t.Context(), 0, "hold", "--recover", "--yes")
		if len(trial.journals(t)) != 0 {
			t.Errorf("%s", &trial.stderr)
		}
	})
}

// A list from a cache, or an empty one, does not decide whether a hold left a job type paused.
func TestRecoveryWithAnOldList(t *testing.T) {
	for name, list := range map[string]string{"old": oldList, "empty": `{"count": 0, "next": null, "results": []}`} {
		for _, heard := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, heard %t", name, heard), func(t *testing.T) {
				trial := newHoldTrial(t, scaletest.Config{})
				trial.bridge.instead = func(request *http.Request) (*http.Response, error) {
					if strings.HasSuffix(request.URL.Path, "/job-types/") {
						return answerOf(request, 200, list), nil
					}
					return nil, nil
				}
				synctest.Test(t, func(t *testing.T) {
					journal := leave(t, trial, trial.server.URL, 6)
					journal.begun(6, time.Now())
					patch(t, trial.server.URL, "6", true)
					if heard {
						journal.paused(6, pausedSince(t, trial, 6))
					}
					trial.run(t.Context(), 0, "hold", "--recover", "--yes")
				})
				if trial.isPaused(6) {
					t.Errorf("%s%s", &trial.stdout, &trial.stderr)
				}
			})
		}
	}
}

// Lines in the middle of a journal that cannot be read may be about job types that are still paused.
func TestRecoveryKeepsADamagedJournal(t *testing.T) {
	trial := newHoldTrial(t, scaletest.Config{})
	synctest.Test(t, func(t *testing.T) {
		journal := leave(t, trial, trial.server.URL, 6)
		journal.write(`{"step":"pla"name":"damaged"}`)
		patch(t, trial.server.URL, "6", true)
		journal.paused(6, pausedSince(t, trial, 6))
		trial.run(t.Context(), 0, "hold", "--recover", "--yes")
		trial.says(t, "ignoring invalid lines in it: 1\n", "keeping the journal "+journal.path+": its invalid lines may be about more job types")
		if trial.isPaused(6) || len(trial.journals(t)) != 1 {
			t.Errorf("%s", &trial.stderr)
		}
	})
}

// A hold records the time of its requests by the server's clock, since the server's pauses have that time.
func TestHoldUsesTheServersClock(t *testing.T) {
	trial := newHoldTrial(t, scaletest.Config{})
	trial.bridge.ahead = 3 * time.Hour
	synctest.Test(t, func(t *testing.T) {
		trial.running = &sync.WaitGroup{}
		trial.program = func(*madeUpProgram) int {
			journal, err := os.ReadFile(trial.journals(t)[0])
			if want := `{"step":"begun","id":6,"at":"2000-01-01T03:00:00Z"}`; err != nil || !strings.Contains(string(journal), want) {
				t.Errorf("%v, %s", err, journal)
			}
			return 0
		}
		trial.run(t.Context(), 0, holdLine("6")...)
	})
}

func TestRecoveryAsksFirst(t *testing.T) {
	trial := newHoldTrial(t, scaletest.Config{})
	synctest.Test(t, func(t *testing.T) {
		journal := leave(t, trial, trial.server.URL, 6, 7)
		for _, id := range []int64{6, 7} {
			patch(t, trial.server.URL, strconv.FormatInt(id, 10), true)
			journal.paused(id, pausedSince(t, trial, id))
		}
		patches := trial.server.Patches()
		trial.run(t.Context(), cli.ExitUsage, "hold", "--recover")
		trial.says(t, "the hold of 2000-01-01T00:00:00Z on "+trial.server.URL+" was not undone; its journal is "+trial.journals(t)[0]+"\n2 job types to unpause on "+trial.server.URL+"\n  landsat-parse@1.0.0\n  landsat-parse@1.1.0\n", "cannot ask for confirmation without a terminal")
		trial.run(t.Context(), cli.ExitDone, "hold", "--recover", "--dry-run", "-o", "csv")
		if trial.server.Patches() != patches || len(trial.journals(t)) != 1 || !strings.Contains(trial.stdout.String(), "6,landsat-parse,1.0.0,unpause,planned,\n") {
			t.Errorf("%s", &trial.stdout)
		}
		trial.environment.StdinTerminal, trial.environment.StderrTerminal = true, true
		trial.environment.Stdin = strings.NewReader("y\n")
		trial.run(t.Context(), cli.ExitDone, "hold", "--recover")
		trial.says(t, "Unpause 2 job types on "+trial.server.URL+"? [y/N] ")
		if len(trial.journals(t)) > 0 || trial.isPaused(6) || trial.isPaused(7) {
			t.Errorf("%s", &trial.stderr)
		}
		trial.run(t.Context(), cli.ExitDone, "hold", "--recover")
		trial.says(t, "no hold left anything paused\n")
	})
}

func TestRecoveryIsForItsServer(t *testing.T) {
	trial := newHoldTrial(t, scaletest.Config{})
	const other = "https://other.invalid/scale/api"
	synctest.Test(t, func(t *testing.T) {
		leave(t, trial, other, 6)
		trial.run(t.Context(), cli.ExitUsage, "hold", "--recover", "--yes")
		trial.says(t, "; to undo it: jt hold --recover --server "+other+"\n", "hint: give the server of the hold: --server "+other+"\n")
		trial.run(t.Context(), cli.ExitUsage, "hold", "--recover", "--yes", "--server", "")
		trial.says(t, "error: --server is empty\n", "hint: give the server of the hold: --server "+other+"\n")

		patch(t, trial.server.URL, "6", true)
		leave(t, trial, trial.server.URL, 6).paused(6, pausedSince(t, trial, 6))
		trial.run(t.Context(), cli.ExitPartly, "hold", "--recover", "--yes")
		trial.says(t, "; to undo it: jt hold --recover --server "+other+"\n", "error: holds on other servers were not undone: 1\n")
		if trial.isPaused(6) || len(trial.journals(t)) != 1 {
			t.Errorf("%v", trial.journals(t))
		}
	})
}

func TestRecoveryOfBrokenJournals(t *testing.T) {
	trial := newHoldTrial(t, scaletest.Config{})
	synctest.Test(t, func(t *testing.T) {
		journal := leave(t, trial, trial.server.URL, 6, 7)
		for _, id := range []int64{6, 7} {
			journal.begun(id, time.Now())
			patch(t, trial.server.URL, strconv.FormatInt(id, 10), true)
			journal.paused(id, pausedSince(t, trial, id))
		}
		information, err := os.Stat(journal.path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(journal.path, information.Size()-20); err != nil { // power failure
			t.Fatal(err)
		}
		for name, text := range map[string]string{"cut": `{"jt_hold":1,"ser`, "empty": "", "later": `{"jt_hold":2,"server":"x"}` + "\n", "strange": "notes\n"} {
			if err := os.WriteFile(filepath.Join(trial.folder(), name+".jsonl"), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		trial.run(t.Context(), cli.ExitDone, "hold", "--recover", "--yes")
		trial.says(t, "later.jsonl: written by a newer jt (format 2)\n", "strange.jsonl: not the journal of a hold\n", "2 unpaused\n")
		if trial.isPaused(6) || trial.isPaused(7) {
			t.Errorf("%s", &trial.stdout)
		}
		time.Sleep(11 * time.Minute) // until the request whose response was not recorded cannot take effect any more
		trial.run(t.Context(), cli.ExitDone, "hold", "--recover", "--yes")
		if left := trial.journals(t); !slices.Equal(left, []string{filepath.Join(trial.folder(), "later.jsonl"), filepath.Join(trial.folder(), "strange.jsonl")}) {
			t.Errorf("%v", left)
		}
	})
}

// With --journal a hold needs no home directory, and is undone with that file.
func TestHoldWithItsOwnJournal(t *testing.T) {
	trial := newHoldTrial(t, scaletest.Config{})
	before := trial.paused()
	file := filepath.Join(t.TempDir(), "it's.jsonl")
	trial.state = ""
	ended := false
	trial.program = func(*madeUpProgram) int {
		ended = true
		trial.another(t).run(t.Context(), cli.ExitUsage, "hold", "--recover", "--journal", file, "--yes")
		return 0
	}
	trial.server.Fault(scaletest.Fault{Method: "PATCH", Skip: 2, Times: 2, Status: 400})
	trial.hold(t, cli.ExitPartly, "6", "7", "--journal", file)
	if !ended {
		t.Fatalf("%s", &trial.stderr)
	}
	trial.says(t, "to undo the rest of the hold: jt hold --recover --journal '"+strings.ReplaceAll(file, "'", `'\''`)+"' --server "+trial.server.URL+"\n",
		"landsat-parse@1.0.0 remains paused: ")
	inBubble(t, trial.pauseTrial, cli.ExitUsage, "hold", "--recover", "--yes") // the folder does not exist
	trial.hold(t, cli.ExitFailed, "8", "--journal", file)
	trial.says(t, "not empty, or another hold is writing to it")
	inBubble(t, trial.pauseTrial, cli.ExitDone, "hold", "--recover", "--yes", "--journal", file)
	if after := trial.paused(); !slices.Equal(before, after) {
		t.Errorf("before %v, after %v", before, after)
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("the file is left")
	}
	inBubble(t, trial.pauseTrial, cli.ExitUsage, "hold", "--recover", "--yes", "--journal", file)
	trial.says(t, "error: --journal "+file+": ")
}
