package cmd

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"jt/client/scaletest"
	"jt/internal/cli"
)

// details returns a response with the details of job type 6. modified may be "".
func details(request *http.Request, paused bool, since, modified string) *http.Response {
	return answerOf(request, 200, fmt.Sprintf(
		`{"id": 6, "name": "landsat-parse", "version": "1.0.0", "is_active": true, "is_system": false, "is_paused": %t, "paused": %q, "last_modified": %q}`,
		paused, since, modified,
	))
}

// If what the server shows does not prove that a held job type was unpaused, the hold says that it may have been.
func TestHoldOfWhatMayHaveBeenUnpaused(t *testing.T) {
	trial := newHoldTrial(t, scaletest.Config{})
	var ended atomic.Bool
	trial.program = func(*madeUpProgram) int {
		patch(t, trial.server.URL, "6", false)
		ended.Store(true)
		return 0
	}
	trial.bridge.instead = func(request *http.Request) (*http.Response, error) {
		if ended.Load() && request.Method == http.MethodGet && strings.HasSuffix(request.URL.Path, "/6/") {
			return details(request, false, "2000-01-01T00:00:00Z", ""), nil
		}
		return nil, nil
	}
	trial.hold(t, 0, "6", "7")
	trial.says(t, "warning: landsat-parse@1.0.0 may have been unpaused while COMMAND ran: the server did not show it as paused\n", "hold ended: 2 unpaused\n")
	if strings.Contains(trial.stderr.String(), "1.1.0 may have been") {
		t.Errorf("%s", &trial.stderr)
	}
}

// Once the server has accepted the change, a state that is out of date is no reason to send it again: by then somebody else
// may have paused the job type.
func TestUndoIsNotSentAgainOnceAccepted(t *testing.T) {
	for name, somebody := range map[string]bool{"nobody": false, "somebody": true} {
		t.Run(name+" pauses it", func(t *testing.T) {
			trial := newHoldTrial(t, scaletest.Config{})
			var accepted atomic.Pointer[time.Time]
			trial.bridge.instead = func(request *http.Request) (*http.Response, error) {
				from := accepted.Load()
				switch {
				case request.Method == http.MethodPatch && len(trial.runs) > 0:
					now := time.Now()
					if accepted.CompareAndSwap(nil, &now) {
						patch(t, trial.server.URL, "6", false)
						return answerOf(request, 204, ""), nil
					}
					t.Errorf("sent again after %s", time.Since(*from))
				case from != nil && time.Since(*from) < 20*time.Second:
					if somebody && time.Since(*from) > 3*time.Second && !trial.isPaused(6) {
						patch(t, trial.server.URL, "6", true)
					}
					return details(request, true, "2000-01-01T00:00:00.000Z", "2000-01-01T00:00:00.000Z"), nil
				}
				return nil, nil
			}
			trial.hold(t, 0, "6")
			if left := trial.journals(t); trial.isPaused(6) != somebody || len(left) != 0 {
				t.Errorf("paused %t, journals %v\n%s", trial.isPaused(6), left, &trial.stderr)
			}
		})
	}
}

// If the only thing that is wrong is that nothing shows whether the hold still pauses a job type, the exit code is 1, or 6
// if others were undone.
func TestExitOfAHoldThatIsInDoubt(t *testing.T) {
	for exit, refs := range map[int][]string{cli.ExitFailed: {"6"}, cli.ExitPartly: {"6", "7"}} {
		trial := newHoldTrial(t, scaletest.Config{})
		trial.bridge.instead = func(request *http.Request) (*http.Response, error) {
			if request.Method == http.MethodGet && len(trial.runs) > 0 && strings.HasSuffix(request.URL.Path, "/6/") {
				return answerOf(request, 200, `{"id": 6, "name": "landsat-parse", "version": "1.0.0", "is_paused": true, "paused": null}`), nil
			}
			if request.Method == http.MethodGet && len(trial.runs) > 0 {
				return answerOf(request, 200, strings.ReplaceAll(oldList, `"is_paused": false`, `"is_paused": true`)), nil
			}
			return nil, nil
		}
		trial.hold(t, exit, refs...)
		if left := trial.journals(t); len(left) != 1 {
			t.Errorf("journals %v", left)
		}
		trial.says(t, "landsat-parse@1.0.0 remains paused: paused, and nothing shows whether by the hold\n", "if it was somebody else, drop them from the journal: ")
	}
}

// A server without a Date header does not keep the journal of a hold that left nothing paused.
func TestRecoveryWithoutTheServersClock(t *testing.T) {
	trial := newHoldTrial(t, scaletest.Config{})
	trial.environment.Transport = withoutDate{trial.bridge}
	synctest.Test(t, func(t *testing.T) {
		trial.running = &sync.WaitGroup{}
		trial.program = func(*madeUpProgram) int {
			text, err := os.ReadFile(trial.journals(t)[0])
			if err != nil || !strings.Contains(string(text), `{"step":"begun","id":6,"at":"2000-01-01T00:00:00Z","local":true}`) {
				t.Errorf("%s, %v", text, err)
			}
			return 0
		}
		trial.run(t.Context(), 0, holdLine("6")...)
		journal := leave(t, trial, trial.server.URL, 6)
		journal.write(`{"step":"begun","id":6,"at":"2000-01-01T00:00:00Z","local":true}`)
		trial.run(t.Context(), 0, "hold", "--recover", "--yes")
		trial.says(t, "may still take effect: landsat-parse@1.0.0\n")
		if len(trial.journals(t)) != 1 {
			t.Error("the journal is gone while the request may still take effect")
		}
		time.Sleep(11 * time.Minute)
		trial.run(t.Context(), 0, "hold", "--recover", "--yes")
		if left := trial.journals(t); len(left) != 0 {
			t.Errorf("journals %v\n%s", left, &trial.stderr)
		}
	})
}

// withoutDate removes the server's clock from its responses.
type withoutDate struct{ next http.RoundTripper }

func (w withoutDate) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := w.next.RoundTrip(request)
	if err == nil {
		response.Header.Del("Date")
	}
	return response, err
}
