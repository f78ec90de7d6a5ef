package cmd

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"jt/client/scaletest"
	"jt/internal/cli"
)

func TestUndoOnceTheServerIsBack(t *testing.T) {
	for name, broken := range map[string]func(*http.Request) (*http.Response, error){
		"503": func(request *http.Request) (*http.Response, error) { return answerOf(request, 503, ""), nil },
		"429": func(request *http.Request) (*http.Response, error) {
			response := answerOf(request, 429, "")
			response.Header.Set("Retry-After", "3600")
			return response, nil
		},
		"away":    func(*http.Request) (*http.Response, error) { return nil, errBroken },
		"hanging": hanging,
	} {
		for _, away := range []time.Duration{10 * time.Second, 100 * time.Second} {
			t.Run(name+" "+away.String(), func(t *testing.T) {
				trial := newHoldTrial(t, scaletest.Config{})
				before := trial.paused()
				var ended atomic.Pointer[time.Time]
				trial.program = func(*madeUpProgram) int {
					now := time.Now()
					ended.Store(&now)
					return 7
				}
				trial.bridge.instead = func(request *http.Request) (*http.Response, error) {
					if from := ended.Load(); from != nil && time.Since(*from) < away {
						trial.signals <- syscall.SIGINT // it does not stop the undo
						synctest.Wait()
						<-trial.runs[0].signaled
						return broken(request)
					}
					return nil, nil
				}
				took := trial.hold(t, 7, "6", "7", "--request-timeout", "5s")
				if took < away || took > away+30*time.Second {
					t.Errorf("took %s", took)
				}
				trial.undone(t, before)
				trial.says(t, "a request failed; retrying for 2m: ")
			})
		}
	}
}

// A server that accepts requests and never responds must not keep a hold from ending, or leave its user in the dark.
func TestUndoWhileTheServerHangs(t *testing.T) {
	isList := func(request *http.Request) bool { return strings.HasSuffix(request.URL.Path, "/job-types/") }
	for name, test := range map[string]struct {
		hangs func(*http.Request) bool
		says  string
	}{
		"list":      {isList, "unpausing: waiting for a response from http"},
		"job types": {func(request *http.Request) bool { return !isList(request) }, "unpausing: 0 of 2\n"},
	} {
		t.Run(name, func(t *testing.T) {
			trial := newHoldTrial(t, scaletest.Config{})
			var ended atomic.Bool
			trial.program = func(*madeUpProgram) int {
				ended.Store(true)
				return 0
			}
			trial.bridge.instead = func(request *http.Request) (*http.Response, error) {
				if ended.Load() && test.hangs(request) {
					return hanging(request)
				}
				return nil, nil
			}
			if took := trial.hold(t, cli.ExitPartly, "6", "7", "--request-timeout", "0"); took > 3*time.Minute {
				t.Errorf("took %s", took)
			}
			trial.says(t, "to undo the rest of the hold: jt hold --recover --server ", test.says)
		})
	}
}

func TestHoldThatCannotBeUndone(t *testing.T) {
	for name, reads := range map[string]bool{"nothing answers": false, "changes are refused": true} {
		t.Run(name, func(t *testing.T) {
			trial := newHoldTrial(t, scaletest.Config{})
			before := trial.paused()
			var ended atomic.Bool
			trial.program = func(*madeUpProgram) int {
				ended.Store(true)
				return 0
			}
			trial.bridge.instead = func(request *http.Request) (*http.Response, error) {
				if ended.Load() && (!reads || request.Method != http.MethodGet) {
					return answerOf(request, 503, ""), nil
				}
				return nil, nil
			}
			took := trial.hold(t, cli.ExitPartly, "6", "7")
			if took < 2*time.Minute || took > 3*time.Minute {
				t.Errorf("took %s", took)
			}
			trial.says(t,
				"to undo the rest of the hold: jt hold --recover --server "+trial.server.URL+"\n",
				": jt unpause 6 7 --server "+trial.server.URL+"\n",
				"error: cannot undo the hold: 2 job types may still be paused: ")
			if len(trial.journals(t)) != 1 {
				t.Fatalf("%v", trial.journals(t))
			}
			trial.bridge.instead = nil
			// Other commands report it, and it can be undone.
			inBubble(t, trial.pauseTrial, cli.ExitDone, "pause", "8")
			trial.says(t, "the hold of 2000-01-01T00:00:00Z on "+trial.server.URL+" was not undone: `jt hold --recover --server "+trial.server.URL+"` lists")
			inBubble(t, trial.pauseTrial, cli.ExitDone, "unpause", "8")
			trial.says(t, "was not undone")
			inBubble(t, trial.pauseTrial, cli.ExitDone, "hold", "--recover", "--yes", "-o", "csv")
			if got := trial.stdout.String(); got != "id,name,version,action,result,error\n6,landsat-parse,1.0.0,unpause,unpaused,\n7,landsat-parse,1.1.0,unpause,unpaused,\n" {
				t.Errorf("%s", got)
			}
			trial.undone(t, before)
		})
	}
}

func TestUndoLeavesWhatOthersPaused(t *testing.T) {
	trial := newHoldTrial(t, scaletest.Config{})
	before := trial.paused()
	trial.program = func(*madeUpProgram) int {
		time.Sleep(time.Second)
		trial.bridge.clock.Store(time.Now().UnixNano())
		patch(t, trial.server.URL, "6", true) // paused again
		patch(t, trial.server.URL, "7", false)
		return 0
	}
	trial.hold(t, 0, "6", "7", "8")
	trial.undone(t, sorted(append(before, 6)))
	trial.says(t, "skipped: 1 paused by somebody else: landsat-parse@1.0.0\n", "hold ended: 1 unpaused, 1 unchanged, 1 skipped\n",
		"warning: landsat-parse@1.1.0 was unpaused while COMMAND ran\n")
	if text := trial.stderr.String(); strings.Count(text, "unpaused while COMMAND ran") != 1 {
		t.Errorf("%s", text)
	}
	if state, _ := trial.server.JobType(7); state.Patches != 2 { // by the hold, and by the other
		t.Errorf("job type 7 was patched %d times", state.Patches)
	}
}

func TestUndoReadsBeforeItRetries(t *testing.T) {
	for name, blind := range map[string]int32{"at once": 0, "and the look fails at first": 3} {
		t.Run(name, func(t *testing.T) {
			trial := newHoldTrial(t, scaletest.Config{})
			before := trial.paused()
			var ended, refused atomic.Bool
			var looks atomic.Int32
			trial.program = func(*madeUpProgram) int {
				ended.Store(true)
				return 0
			}
			trial.bridge.instead = func(request *http.Request) (*http.Response, error) {
				switch {
				case ended.Load() && request.Method == http.MethodPatch && !refused.Swap(true):
					time.Sleep(time.Second)
					trial.bridge.clock.Store(time.Now().UnixNano())
					patch(t, trial.server.URL, "6", true)
					return answerOf(request, 500, ""), nil
				case refused.Load() && request.Method == http.MethodGet && looks.Add(1) <= blind:
					return answerOf(request, 500, ""), nil
				}
				return nil, nil
			}
			trial.hold(t, 0, "6", "--retries", "0")
			trial.undone(t, sorted(append(before, 6)))
			trial.says(t, "skipped: 1 paused by somebody else: landsat-parse@1.0.0\n")
		})
	}
}

func TestHoldThatCannotWriteItsJournal(t *testing.T) {
	trial := newHoldTrial(t, scaletest.Config{})
	before := trial.paused()
	var steps atomic.Int64
	trial.environment.HoldStep = func() {
		if steps.Add(1) == 7 { // after the line for the request of the second job type
			for _, path := range trial.journals(t) {
				if err := os.Remove(path); err != nil {
					t.Error(err)
				}
			}
		}
	}
	trial.hold(t, 0, "6", "7", "8", "--concurrency", "1")
	trial.undone(t, before)
	trial.says(t, ", which is no longer needed: no such file or directory\n", "hold ended: 3 unpaused\n")
}

// Job types whose undo was not started are reported as still paused, like those that failed.
func TestUndoThatLosesItsServer(t *testing.T) {
	gone := func(request *http.Request) (*http.Response, error) { return fails(syscall.ECONNRESET)(request) }
	signedOut := func(request *http.Request) (*http.Response, error) { return answerOf(request, 403, ""), nil }
	for name, instead := range map[string]substitute{"gone": gone, "signed out": signedOut} {
		t.Run(name, func(t *testing.T) {
			trial := newHoldTrial(t, scaletest.Config{JobTypes: 60})
			before := trial.paused()
			var ended atomic.Bool
			trial.program = func(*madeUpProgram) int {
				ended.Store(true)
				return 0
			}
			trial.bridge.instead = func(request *http.Request) (*http.Response, error) {
				if ended.Load() && request.Method == http.MethodPatch {
					return instead(request)
				}
				return nil, nil
			}
			trial.hold(t, cli.ExitPartly, "--all", "--yes", "--concurrency", "2")
			held := len(trial.paused()) - len(before)
			trial.says(t, fmt.Sprintf("error: cannot undo the hold: %d job types may still be paused: ", held), "to undo the rest of the hold: jt hold --recover")
			trial.bridge.instead = nil
			inBubble(t, trial.pauseTrial, cli.ExitDone, "hold", "--recover", "--yes", "-o", "json")
			if got := countResults(trial.report()); got["unpaused"] != held || held < 20 {
				t.Errorf("%v, held were %d", got, held)
			}
			trial.undone(t, before)
		})
	}
}
