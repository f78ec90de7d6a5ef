package cmd

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"jt/client/scaletest"
	"jt/internal/cli"
)

// lateTrial is a hold of job type 6 on a server that responds to the first requests to pause, as many as doubts, with 504,
// and still carries them out when late says so.
func lateTrial(t *testing.T, doubts int32) (trial *holdTrial, late func(time.Time)) {
	t.Helper()
	trial = newHoldTrial(t, scaletest.Config{})
	var asked atomic.Int32
	trial.bridge.instead = func(request *http.Request) (*http.Response, error) {
		if request.Method == http.MethodPatch && asked.Add(1) <= doubts {
			return answerOf(request, 504, ""), nil
		}
		return nil, nil
	}
	return trial, func(at time.Time) {
		trial.bridge.clock.Store(at.UnixNano())
		patch(t, trial.server.URL, "6", true)
	}
}

// A request to pause that had no clear response and was sent again is carried out twice. The later pause is the hold's too.
func TestHoldThatPausesTwice(t *testing.T) {
	trial, late := lateTrial(t, 1)
	before := trial.paused()
	trial.program = func(*madeUpProgram) int {
		time.Sleep(5 * time.Second)
		late(time.Now())
		return 0
	}
	trial.hold(t, 0, "6")
	if paused := trial.paused(); !slices.Equal(paused, before) {
		t.Errorf("paused before %v, after %v", before, paused)
	}
	trial.says(t, "hold ended: 1 unpaused\n", "requests to pause had no clear response and may still take effect: landsat-parse@1.0.0\n", "to check again later, and unpause them: jt hold --recover")
}

// A pause that takes effect after the hold has ended is found with the journal, which is kept only as long as that can
// happen.
func TestPauseThatTakesEffectAfterTheHold(t *testing.T) {
	for doubts, exit := range map[int32]int{1: 0, 2: cli.ExitFailed} {
		t.Run(fmt.Sprintf("%d doubts", doubts), func(t *testing.T) {
			trial, late := lateTrial(t, doubts)
			before := trial.paused()
			trial.program = func(*madeUpProgram) int { return 0 }
			trial.hold(t, exit, "6")
			trial.says(t, "may still take effect: landsat-parse@1.0.0\n")
			if journals := trial.journals(t); len(journals) != 1 {
				t.Fatalf("%d journals", len(journals))
			}
			late(bubbleStart.Add(20 * time.Second))
			inBubble(t, trial.pauseTrial, cli.ExitDone, "hold", "--recover", "--yes", "-o", "csv")
			if got := trial.stdout.String(); !strings.Contains(got, "\n6,landsat-parse,1.0.0,unpause,unpaused,\n") {
				t.Errorf("%s%s", got, &trial.stderr)
			}
			if paused := trial.paused(); !slices.Equal(paused, before) {
				t.Errorf("paused before %v, after %v", before, paused)
			}
			if journals := trial.journals(t); len(journals) != 1 {
				t.Errorf("%d journals while the pause may come", len(journals))
			}
			trial.bridge.ahead = time.Hour // the clock of each bubble begins at the same time
			inBubble(t, trial.pauseTrial, cli.ExitDone, "hold", "--recover", "--yes")
			if journals := trial.journals(t); len(journals) != 0 {
				t.Errorf("%d journals after it cannot come any more", len(journals))
			}
		})
	}
}

// oldList is a list in which job type 6 is not paused.
const oldList = `{"count": 1, "next": null, "results": [{"id": 6, "name": "landsat-parse", "version": "1.0.0", "is_active": true, "is_system": false, "is_long_running": false, "is_paused": false, "paused": null}]}`

// A list from a cache that does not show the hold's pause yet is no reason to leave the job type paused.
func TestHoldWithAnOldList(t *testing.T) {
	trial := newHoldTrial(t, scaletest.Config{})
	before := trial.paused()
	trial.program = func(*madeUpProgram) int { return 0 }
	trial.bridge.instead = func(request *http.Request) (*http.Response, error) {
		if strings.HasSuffix(request.URL.Path, "/job-types/") {
			return answerOf(request, 200, oldList), nil
		}
		return nil, nil
	}
	trial.hold(t, 0, "6")
	trial.undone(t, before)
	trial.says(t, "hold ended: 1 unpaused\n")
}

// Nor does such a list decide after the request to unpause has failed.
func TestUndoThatFailsWithAnOldList(t *testing.T) {
	trial := newHoldTrial(t, scaletest.Config{})
	before := trial.paused()
	var ended, refused atomic.Bool
	trial.program = func(*madeUpProgram) int {
		ended.Store(true)
		return 0
	}
	trial.bridge.instead = func(request *http.Request) (*http.Response, error) {
		switch {
		case ended.Load() && request.Method == http.MethodPatch && !refused.Swap(true):
			return answerOf(request, 500, ""), nil
		case refused.Load() && strings.HasSuffix(request.URL.Path, "/job-types/"):
			return answerOf(request, 200, oldList), nil
		}
		return nil, nil
	}
	trial.hold(t, 0, "6")
	trial.undone(t, before)
}

// While the server's reads are out of date for longer than --confirm-for, nothing is forgotten. They ask caches not to answer.
func TestUndoOfAServerThatIsOutOfDate(t *testing.T) {
	for lag, exit := range map[time.Duration]int{20 * time.Second: 0, time.Hour: cli.ExitFailed} {
		t.Run(lag.String(), func(t *testing.T) {
			trial := newHoldTrial(t, scaletest.Config{})
			var ended atomic.Pointer[time.Time]
			trial.program = func(*madeUpProgram) int {
				now := time.Now()
				ended.Store(&now)
				return 0
			}
			stale := strings.ReplaceAll(oldList[strings.Index(oldList, `{"id"`):len(oldList)-2], `"is_paused": false, "paused": null`, `"is_paused": true, "paused": "2000-01-01T00:00:00Z"`)
			trial.bridge.instead = func(request *http.Request) (*http.Response, error) {
				from := ended.Load()
				switch {
				case from == nil || time.Since(*from) >= lag || strings.HasSuffix(request.URL.Path, "/job-types/"):
					return nil, nil
				case request.Method == http.MethodPatch:
					patch(t, trial.server.URL, "6", false)
					return answerOf(request, 204, ""), nil
				case request.Header.Get("Cache-Control") != "no-cache":
					t.Errorf("%s %s may come from a cache", request.Method, request.URL)
				}
				return answerOf(request, 200, stale), nil
			}
			trial.hold(t, exit, "6")
			if left := len(trial.journals(t)); (left == 1) != (exit != 0) || trial.isPaused(6) {
				t.Errorf("%d journals, paused %t\n%s", left, trial.isPaused(6), &trial.stderr)
			}
		})
	}
}
