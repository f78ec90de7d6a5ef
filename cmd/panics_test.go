package cmd

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"jt/client/scaletest"
	"jt/internal/cli"
)

// brokenAt panics at one of the requests that it passes on. It stands for a mistake in jt that a response sets off.
type brokenAt struct {
	matches func(*http.Request) bool
	left    atomic.Int64 // requests up to the one that panics; commands send some at once
}

func newBrokenAt(number int64, matches func(*http.Request) bool) *brokenAt {
	b := &brokenAt{matches: matches}
	b.left.Store(number)
	return b
}

func (b *brokenAt) RoundTrip(request *http.Request) (*http.Response, error) {
	if b.matches(request) && b.left.Add(-1) == 0 {
		panic("broke at \x1b[31m, with the token hunter2-hunter2")
	}
	return http.DefaultTransport.RoundTrip(request)
}

// checkMistake checks what stderr says about a mistake: where jt failed, but no secret, and no escape sequence.
func checkMistake(t *testing.T, stderr string) {
	t.Helper()
	if !strings.Contains(stderr, "jt itself failed: broke at") || !strings.Contains(stderr, "debug.Stack()") ||
		strings.Contains(stderr, "hunter2") || strings.Contains(stderr, "\x1b") {
		t.Errorf("%s", stderr)
	}
}

// A panic ends a command with exit code 1, no matter in which goroutine, and never with 2, which means that nothing was changed.
func TestPanicIsReported(t *testing.T) {
	for _, line := range []string{
		"list", "list -o json", "show 6", "show landsat-parse@1.0.0", "status", "running", "failures", "check --no-paused", "snapshot", "doctor",
		"api /job-types/ --paginate", "wait 6 --for paused --timeout 1m", "update 6 --exit-code 7=unknown",
	} {
		for number := int64(1); number <= 2; number++ {
			t.Run(fmt.Sprint(line, number), func(t *testing.T) {
				trial := newPauseTrial(t, scaletest.Config{JobTypes: 2500})
				getenv := trial.environment.Getenv
				trial.environment.Getenv = func(name string) string {
					if name == "JT_TOKEN" {
						return "hunter2-hunter2"
					}
					return getenv(name)
				}
				broken := newBrokenAt(number, func(*http.Request) bool { return true })
				trial.environment.Transport = broken
				exit := Run(t.Context(), append(strings.Fields(line), "--concurrency", "1"), trial.environment)
				if broken.left.Load() > 0 {
					t.Skip("it sends fewer requests")
				}
				if exit != cli.ExitFailed {
					t.Errorf("exit code %d", exit)
				}
				checkMistake(t, trial.stderr.String())
			})
		}
	}
}

// If one of several changes panics, the report still says what became of each.
func TestPanicDuringAChange(t *testing.T) {
	trial := newPauseTrial(t, scaletest.Config{})
	trial.environment.Transport = newBrokenAt(1, func(r *http.Request) bool { return r.URL.Path == "/job-types/7/" && r.Method == http.MethodPatch })
	trial.run(t.Context(), cli.ExitPartly, "pause", "6", "7", "8", "-o", "json")
	if got := countResults(trial.report()); got["paused"] != 2 || got["failed"] != 1 {
		t.Errorf("%v", got)
	}
}

// If printing the report panics, the error says what was changed.
func TestPanicWhilePrintingTheReport(t *testing.T) {
	trial := newPauseTrial(t, scaletest.Config{})
	trial.environment.Stdout = writerFunc(func([]byte) (int, error) { panic("broke") })
	trial.run(t.Context(), cli.ExitFailed, "pause", "6", "7")
	if got := trial.stderr.String(); !strings.Contains(got, "2 paused, but the report could not be printed: jt itself failed: broke") {
		t.Errorf("%s", got)
	}
}

// A hold that panics unpauses what it paused.
func TestPanicDuringAHold(t *testing.T) {
	trial := newHoldTrial(t, scaletest.Config{})
	before := trial.paused()
	trial.environment.Start = func(cli.Program) (*cli.Process, error) { panic("broke") }
	trial.hold(t, cli.ExitFailed, "6", "7")
	if !strings.Contains(trial.stderr.String(), "jt itself failed: broke") {
		t.Errorf("%s", &trial.stderr)
	}
	trial.undone(t, before)
}

// An undo that panics leaves the journal, and says how to undo the rest.
func TestPanicDuringAnUndo(t *testing.T) {
	trial := newHoldTrial(t, scaletest.Config{})
	var started bool
	start, transport := trial.environment.Start, trial.environment.Transport
	trial.environment.Start = func(program cli.Program) (*cli.Process, error) {
		started = true
		return start(program)
	}
	trial.environment.Transport = transportFunc(func(request *http.Request) (*http.Response, error) {
		if started {
			panic("broke")
		}
		return transport.RoundTrip(request)
	})
	trial.hold(t, cli.ExitPartly, "6", "7")
	if got := trial.stderr.String(); !strings.Contains(got, "jt itself failed: broke") || !strings.Contains(got, "jt hold --recover") {
		t.Errorf("%s", got)
	}
}
