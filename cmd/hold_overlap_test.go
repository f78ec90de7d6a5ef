package cmd

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"jt/client/scaletest"
)

// another is a trial of a second hold on the same machine and server.
func (h *holdTrial) another(t *testing.T) *holdTrial {
	t.Helper()
	pausing := &pauseTrial{t: t, server: h.server, environment: h.environment}
	pausing.environment.Stdout, pausing.environment.Stderr = &pausing.stdout, &pausing.stderr
	other := &holdTrial{pauseTrial: pausing, bridge: h.bridge, state: h.state}
	other.take(&other.environment)
	return other
}

// timedHold is a hold that begins at a time, and whose program takes a time.
type timedHold struct {
	begins, takes time.Duration
	args          []string
}

// overlap runs holds side by side, and returns what is paused in the middle of each second.
func overlap(t *testing.T, trial *holdTrial, holds ...timedHold) (paused [][]int64) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		var all sync.WaitGroup
		began, longest := time.Now(), time.Duration(0)
		for i, one := range holds {
			each := trial
			if i > 0 {
				each = trial.another(t)
			}
			each.running = &sync.WaitGroup{}
			each.program = sleeps(one.takes, 0)
			longest = max(longest, one.begins+one.takes)
			all.Go(func() {
				time.Sleep(one.begins)
				each.run(t.Context(), 0, holdLine(one.args...)...)
			})
		}
		time.Sleep(500 * time.Millisecond)
		for time.Since(began) < longest+time.Second {
			paused = append(paused, trial.paused())
			time.Sleep(time.Second)
		}
		all.Wait()
	})
	return paused
}

func TestHoldsThatOverlap(t *testing.T) {
	for name, test := range map[string]struct {
		holds []timedHold
		want  []string // those of the job types 6, 7 and 8 that are paused, for each second
	}{
		"one after the other begins": {
			[]timedHold{{0, 3 * time.Second, []string{"6", "7"}}, {time.Second, 4 * time.Second, []string{"7", "8"}}},
			[]string{"6 7", "6 7 8", "6 7 8", "7 8", "7 8", ""},
		},
		"one within the other": {
			[]timedHold{{0, 4 * time.Second, []string{"6", "7"}}, {time.Second, 2 * time.Second, []string{"7", "8"}}},
			[]string{"6 7", "6 7 8", "6 7 8", "6 7", ""},
		},
		"three in a chain": {
			[]timedHold{{0, 2 * time.Second, []string{"6"}}, {time.Second, 2 * time.Second, []string{"6"}}, {2250 * time.Millisecond, 2 * time.Second, []string{"6"}}},
			[]string{"6", "6", "6", "6", ""},
		},
		"at the same moment": {
			[]timedHold{{0, 2 * time.Second, []string{"6", "7"}}, {0, 3 * time.Second, []string{"7", "6"}}},
			[]string{"6 7", "6 7", "6 7", ""},
		},
	} {
		t.Run(name, func(t *testing.T) {
			trial := newHoldTrial(t, scaletest.Config{})
			before := trial.paused()
			var got []string
			for _, ids := range overlap(t, trial, test.holds...) {
				var names []string
				for id, name := range map[int64]string{6: "6", 7: "7", 8: "8"} {
					if slices.Contains(ids, id) {
						names = append(names, name)
					}
				}
				slices.Sort(names)
				got = append(got, strings.Join(names, " "))
			}
			if !slices.Equal(got[:len(test.want)], test.want) {
				t.Errorf("%q, want %q", got, test.want)
			}
			trial.undone(t, before)
		})
	}
}

// killedHold leaves what a hold leaves that is killed while its program runs. Call it in a bubble.
func killedHold(t *testing.T, trial *holdTrial, ids ...int64) {
	t.Helper()
	journal := leave(t, trial, trial.server.URL, ids...)
	for _, id := range ids {
		journal.begun(id, time.Now())
		patch(t, trial.server.URL, strconv.FormatInt(id, 10), true)
		journal.paused(id, pausedSince(t, trial, id))
	}
}

// A job type that a killed hold left paused is unpaused by the next hold that needs it too.
func TestHoldTakesOverFromOneThatWasKilled(t *testing.T) {
	trial := newHoldTrial(t, scaletest.Config{})
	before := trial.paused()
	synctest.Test(t, func(t *testing.T) {
		killedHold(t, trial, 6, 7)
		if got := trial.paused(); !slices.Equal(got, sorted(append([]int64{6, 7}, before...))) {
			t.Fatalf("paused: %v", got)
		}
		trial.running = &sync.WaitGroup{}
		trial.run(t.Context(), 0, holdLine("7", "8")...)
		trial.says(t, "was not undone: `jt hold --recover", "hold ended: 2 unpaused\n")
		if got := trial.paused(); !slices.Equal(got, sorted(append([]int64{6}, before...))) || len(trial.journals(t)) != 1 {
			t.Errorf("paused: %v", got)
		}
		// A hold that needs the rest removes its journal.
		trial.run(t.Context(), 0, holdLine("6", "7")...)
	})
	trial.undone(t, before)
}

// A recovery leaves the job types that a running hold needs.
func TestRecoveryLeavesWhatAHoldNeeds(t *testing.T) {
	trial := newHoldTrial(t, scaletest.Config{})
	before := trial.paused()
	synctest.Test(t, func(t *testing.T) {
		killedHold(t, trial, 6, 7)
		recovering := trial.another(t)
		trial.running = &sync.WaitGroup{}
		trial.program = func(*madeUpProgram) int {
			recovering.run(t.Context(), 0, "hold", "--recover", "--yes", "-o", "csv")
			if got := trial.paused(); !slices.Equal(got, sorted(append([]int64{7, 8}, before...))) || len(trial.journals(t)) != 1 {
				t.Errorf("paused: %v, journals: %v", got, trial.journals(t))
			}
			return 0
		}
		trial.run(t.Context(), 0, holdLine("7", "8")...)
		if got := recovering.stdout.String(); !strings.Contains(got, "7,landsat-parse,1.1.0,unpause,skipped,\"needed by another hold, which will unpause it\"\n") {
			t.Errorf("%s", got)
		}
	})
	trial.undone(t, before)
}

// A running hold is neither reported nor undone by a recovery.
func TestRunningHoldIsNotLeftOver(t *testing.T) {
	trial := newHoldTrial(t, scaletest.Config{})
	other := trial.another(t)
	synctest.Test(t, func(t *testing.T) {
		trial.running = &sync.WaitGroup{}
		trial.program = func(*madeUpProgram) int {
			other.run(t.Context(), 0, "hold", "--recover", "--yes")
			other.says(t, "no hold left anything paused\n")
			other.run(t.Context(), 0, "pause", "6")
			if strings.Contains(other.stderr.String(), "not undone") {
				t.Errorf("%s", &other.stderr)
			}
			return 0
		}
		trial.run(t.Context(), 0, holdLine("6")...)
	})
}
