package cmd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"jt/client/scaletest"
	"jt/internal/cli"
	"jt/internal/processtest"
)

// killedAt is the variable that turns this test binary into a hold that is killed at the step with that number.
const killedAt = "JT_TEST_HOLD_KILLED_AT"

// isProgram is the variable that turns this test binary into jt.
const isProgram = "JT_TEST_IS_JT"

func TestMain(m *testing.M) {
	if os.Getenv(isProgram) != "" {
		os.Exit(Main())
	}
	if step := os.Getenv(killedAt); step != "" {
		os.Exit(holdUntil(step))
	}
	net.DefaultResolver = noNames()
	debug.SetGCPercent(400) // most tests hold little: collecting less often saves a quarter of their time
	debug.SetMemoryLimit(512 << 20)
	os.Exit(m.Run())
}

// holdUntil runs the command line of this process, and kills it at a step. Steps are each write to its journal, the moments
// before and after each change of the server, and the run of its program, for which it prints whileItRuns.
func holdUntil(step string) int {
	last, err := strconv.ParseInt(step, 10, 64)
	if err != nil {
		return 99
	}
	steps := &killedSteps{last: last}
	return Run(context.Background(), os.Args[1:], cli.Environment{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv,
		Now: time.Now, Location: time.UTC, StdoutSize: func() (int, int) { return 0, 40 },
		Transport: steps, HoldStep: func() { steps.reach("") },
		Start: func(cli.Program) (*cli.Process, error) {
			steps.reach(whileItRuns)
			ended := make(chan struct{})
			close(ended)
			return &cli.Process{Ended: ended}, nil
		},
	})
}

// whileItRuns is printed by a hold that is killed while its program runs.
const whileItRuns = "killed while the program runs"

// killedSteps counts the steps of a hold, and kills it at one.
type killedSteps struct {
	last    int64
	count   atomic.Int64
	patches sync.RWMutex // held by each PATCH in progress
}

// reach counts a step. Before it kills, it waits for the PATCHes in progress: the server would carry them out later, perhaps
// after the recovery, and nothing could undo that.
func (k *killedSteps) reach(say string) {
	if k.count.Add(1) != k.last {
		return
	}
	k.patches.Lock() // forever
	fmt.Fprint(os.Stderr, say)
	if self, err := os.FindProcess(os.Getpid()); err == nil {
		_ = self.Kill()
	}
	select {} // until the process is killed
}

func (k *killedSteps) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Method != http.MethodPatch {
		return http.DefaultTransport.RoundTrip(request)
	}
	k.reach("")
	defer k.reach("")
	k.patches.RLock()
	defer k.patches.RUnlock()
	return http.DefaultTransport.RoundTrip(request)
}

// later is a server's clock when no request of a killed hold can take effect any more.
type later struct{}

func (later) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := http.DefaultTransport.RoundTrip(request)
	if err == nil {
		response.Header.Set("Date", time.Now().Add(11*time.Minute).UTC().Format(http.TimeFormat))
	}
	return response, err
}

// variables returns the environment of a process that holds like the trial.
func (h *holdTrial) variables() []string {
	return append(os.Environ(), "JT_SERVER="+h.server.URL, "JT_OUTPUT=", "JT_YES=",
		"XDG_STATE_HOME="+h.state, "HOME="+h.state, "LocalAppData="+h.state, "AppData="+h.state)
}

// A hold that is killed at any step can be undone.
func TestHoldKilledAtEveryStep(t *testing.T) {
	t.Parallel()
	for _, concurrency := range []string{"1", "8"} {
		t.Run("concurrency "+concurrency, func(t *testing.T) {
			trial := newHoldTrial(t, scaletest.Config{Now: time.Now})
			trial.environment.Transport = nil
			patch(t, trial.server.URL, "8", true)
			before := trial.paused()
			killed, whileHeld := 0, 0
			for step := 1; ; step++ {
				command := processtest.Command(t, os.Args[0], holdLine("6", "7", "8", "--concurrency", concurrency)...)
				command.Env = append(trial.variables(), killedAt+"="+strconv.Itoa(step))
				var output bytes.Buffer
				command.Stdout, command.Stderr = &output, &output
				err := command.Run()
				if err == nil {
					break
				}
				if failed, ok := errors.AsType[*exec.ExitError](err); !ok || failed.ExitCode() >= 0 && failed.ExitCode() != 1 {
					t.Fatalf("step %d: %v\n%s", step, err, &output)
				}
				killed++
				if strings.HasSuffix(output.String(), whileItRuns) {
					whileHeld++
					if held := trial.paused(); len(held) != len(before)+2 {
						t.Errorf("paused before %v, while the program runs %v", before, held)
					}
				}
				trial.run(t.Context(), cli.ExitDone, "hold", "--recover", "--yes")
				if left := trial.journals(t); len(left) > 0 {
					trial.says(t, "may still take effect")
					trial.environment.Transport = later{}
					trial.run(t.Context(), cli.ExitDone, "hold", "--recover", "--yes")
					trial.environment.Transport = nil
				}
				trial.undone(t, before)
				if t.Failed() {
					t.Fatalf("killed at step %d", step)
				}
			}
			trial.undone(t, before)
			// 4 for the journal, 2 + 2 + 2 to pause and 2 to unpause each of two job types, the program, 2 for its process, and the end.
			if want := 4 + 2*6 + 1 + 2 + 2*2 + 1; killed != want || whileHeld != 1 {
				t.Errorf("killed at %d steps, want %d; at %d of them the program ran, want 1", killed, want, whileHeld)
			}
		})
	}
}
