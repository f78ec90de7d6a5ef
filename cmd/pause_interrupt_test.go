package cmd

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"jt/client/scaletest"
	"jt/internal/cli"
)

// interrupter cancels a command after a number of responses to PATCH.
type interrupter struct {
	cancel context.CancelCauseFunc
	after  int
	cause  error

	mutex   sync.Mutex
	patches int
}

func (i *interrupter) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := http.DefaultTransport.RoundTrip(request)
	if request.Method == http.MethodPatch {
		i.mutex.Lock()
		defer i.mutex.Unlock()
		if i.patches++; i.patches == i.after {
			i.cancel(i.cause)
		}
	}
	return response, err
}

func TestPauseInterruptedHalfWayAndFinished(t *testing.T) {
	const jobTypes = 420
	for _, test := range []struct {
		signal syscall.Signal
		exit   int
	}{{syscall.SIGINT, cli.ExitInterrupted}, {syscall.SIGTERM, cli.ExitTerminated}} {
		t.Run(test.signal.String(), func(t *testing.T) {
			trial := newPauseTrial(t, scaletest.Config{JobTypes: jobTypes})
			ctx, cancel := context.WithCancelCause(t.Context())
			defer cancel(nil)
			trial.environment.Transport = &interrupter{cancel: cancel, after: 150, cause: cli.SignalError{Signal: test.signal}}
			command := []string{"pause", "--all", "--yes", "-o", "json"}
			trial.run(t.Context(), cli.ExitDone, append(command, "--dry-run")...)
			planned := countResults(trial.report())
			if planned["planned"] < 300 || trial.server.Patches() != 0 {
				t.Fatalf("%v, %d PATCHes", planned, trial.server.Patches())
			}

			trial.run(ctx, test.exit, command...)
			first, sent := countResults(trial.report()), trial.server.Patches()
			if first["paused"] < 150 || first["paused"] > 158 || first["paused"] != sent || first["failed"] != 0 ||
				first["unchanged"] != planned["unchanged"] || first["paused"]+first["skipped"] != planned["planned"]+planned["skipped"] {
				t.Errorf("%v after %d PATCHes, planned were %v", first, sent, planned)
			}
			word := cli.SignalError{Signal: test.signal}.Error()
			if !strings.Contains(trial.stderr.String(), `"message":"`+word+": ") || !strings.Contains(trial.stderr.String(), "run the same command again for the rest") {
				t.Errorf("%s", &trial.stderr)
			}

			trial.environment.Transport = nil
			trial.run(t.Context(), cli.ExitDone, command...)
			second := countResults(trial.report())
			if second["paused"] != planned["planned"]-first["paused"] || second["unchanged"] != planned["unchanged"]+first["paused"] || second["skipped"] != planned["skipped"] {
				t.Errorf("first %v, then %v, planned %v", first, second, planned)
			}
			if got := trial.server.Patches(); got != planned["planned"] {
				t.Errorf("%d PATCHes for %d job types", got, planned["planned"])
			}
			for id := range int64(jobTypes) {
				if state, _ := trial.server.JobType(id + 1); state.Patches > 1 {
					t.Errorf("job type %d was patched %d times", id+1, state.Patches)
				}
			}
		})
	}
}

// An interrupt does not wait for a server with Retry-After, and leaves nothing half done.
func TestInterruptWhileTheServerIsBusy(t *testing.T) {
	trial := newPauseTrial(t, scaletest.Config{})
	trial.server.Fault(scaletest.Fault{Method: http.MethodPatch, Status: 503, Header: http.Header{"Retry-After": {"30"}}})
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	trial.environment.Transport = &interrupter{cancel: cancel, after: 2, cause: cli.SignalError{Signal: syscall.SIGINT}}
	before := time.Now()
	trial.run(ctx, cli.ExitInterrupted, "pause", "6", "7", "8", "-o", "json", "--concurrency", "2")
	if waited := time.Since(before); waited > 10*time.Second {
		t.Errorf("waited %s", waited)
	}
	if got := countResults(trial.report()); got["skipped"] != 3 || trial.server.Patches() != 2 {
		t.Errorf("%v after %d PATCHes", got, trial.server.Patches())
	}
	if !strings.Contains(trial.stdout.String(), `"error":"interrupted"`) {
		t.Errorf("%s", &trial.stdout)
	}
}

// An interrupt waits for requests in progress, and reads the job type if a response leaves doubt.
func TestInterruptDuringARequest(t *testing.T) {
	trial := newPauseTrial(t, scaletest.Config{})
	trial.server.Fault(scaletest.Fault{Method: http.MethodPatch, Path: "/job-types/6/", Apply: true, Reset: true})
	trial.server.Fault(scaletest.Fault{Method: http.MethodPatch, Path: "/job-types/8/", Reset: true})
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	// The response for 7 interrupts while 6 and 8 are in progress too, and theirs come once the interrupt was reported.
	underWay, toldOf := make(chan bool, 9), make(chan bool)
	var once sync.Once
	trial.environment.Stderr = writerFunc(func(text []byte) (int, error) {
		if bytes.Contains(text, []byte("interrupted: finishing ")) {
			once.Do(func() { close(toldOf) })
		}
		return trial.stderr.Write(text)
	})
	await := func(request *http.Request, channel <-chan bool) {
		select {
		case <-channel:
		case <-request.Context().Done():
			t.Errorf("%s: %v", request.URL.Path, request.Context().Err())
		}
	}
	trial.environment.Transport = transportFunc(func(request *http.Request) (*http.Response, error) {
		switch {
		case request.Method != http.MethodPatch:
			return http.DefaultTransport.RoundTrip(request)
		case request.URL.Path == "/job-types/7/":
			await(request, underWay)
			await(request, underWay)
			defer cancel(cli.SignalError{Signal: syscall.SIGINT})
			return http.DefaultTransport.RoundTrip(request)
		}
		underWay <- true
		defer await(request, toldOf)
		return http.DefaultTransport.RoundTrip(request)
	})
	trial.run(ctx, cli.ExitInterrupted, "pause", "6", "7", "8", "10", "--jq", ".", "--concurrency", "3")
	var results []string
	for _, row := range trial.report() {
		results = append(results, row.Result)
	}
	// The response for 7 interrupted; 6 was changed without a response; 8 was not changed, and is not retried.
	if got := strings.Join(results, " "); got != "paused paused failed skipped" || trial.server.Patches() != 3 {
		t.Errorf("%s after %d PATCHes", got, trial.server.Patches())
	}
	if !strings.Contains(trial.stderr.String(), "interrupted: finishing ") {
		t.Errorf("%s", &trial.stderr)
	}
}

func TestPauseConcurrencyIsBounded(t *testing.T) {
	trial := newPauseTrial(t, scaletest.Config{})
	counting := &concurrencyCounter{}
	trial.environment.Transport = counting
	trial.server.Fault(scaletest.Fault{Method: http.MethodPatch, Delay: 5 * time.Millisecond})
	trial.run(t.Context(), cli.ExitDone, "pause", "--all", "--yes", "--concurrency", "3", "-o", "json")
	if most := counting.counted(); most != 3 {
		t.Errorf("%d at once, want 3", most)
	}
}

type concurrencyCounter struct {
	mutex     sync.Mutex
	now, most int
}

func (c *concurrencyCounter) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Method == http.MethodPatch {
		c.mutex.Lock()
		c.now++
		c.most = max(c.most, c.now)
		c.mutex.Unlock()
		defer func() {
			c.mutex.Lock()
			c.now--
			c.mutex.Unlock()
		}()
	}
	return http.DefaultTransport.RoundTrip(request)
}

// counted returns how many were in progress at once.
func (c *concurrencyCounter) counted() int {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.most
}

func TestPauseAsksOnATerminal(t *testing.T) {
	for _, test := range []struct {
		answer  string
		exit    int
		patches int
	}{
		{"y\n", cli.ExitDone, 2},
		{"Yes\r\n", cli.ExitDone, 2},
		{"y", cli.ExitDone, 2},
		{"n\n", cli.ExitUsage, 0},
		{"\n", cli.ExitUsage, 0},
		{"", cli.ExitUsage, 0},
		{"yellow\n", cli.ExitUsage, 0},
	} {
		trial := newPauseTrial(t, scaletest.Config{})
		trial.environment.StdinTerminal, trial.environment.StderrTerminal = true, true
		trial.environment.Stdin = strings.NewReader(test.answer)
		trial.run(t.Context(), test.exit, "pause", "--name", "landsat-parse", "--except", "landsat-parse@2.0.0")
		if got := trial.server.Patches(); got != test.patches {
			t.Errorf("%q: %d PATCHes, want %d", test.answer, got, test.patches)
		}
		for _, want := range []string{
			"2 job types to pause on " + trial.server.URL + "\n  landsat-parse@1.0.0\n  landsat-parse@1.1.0\n",
			"skipped: 1 archived (needs --include-archived): landsat-parse@10.0.0\n",
			"Pause 2 job types on " + trial.server.URL + "? [y/N] ",
		} {
			if !strings.Contains(trial.stderr.String(), want) {
				t.Errorf("%q is not in %s", want, &trial.stderr)
			}
		}
	}
}

func TestPauseDoesNotAskWithNothingToDo(t *testing.T) {
	trial := newPauseTrial(t, scaletest.Config{})
	trial.environment.StdinTerminal, trial.environment.StderrTerminal = true, true
	trial.run(t.Context(), cli.ExitDone, "pause", "--paused", "-o", "json")
	if strings.Contains(trial.stderr.String(), "[y/N]") || trial.server.Patches() != 0 || countResults(trial.report())["unchanged"] == 0 {
		t.Errorf("%d PATCHes, %s%s", trial.server.Patches(), &trial.stdout, &trial.stderr)
	}
}

// An interrupt at the prompt means no, although reading from a terminal cannot be ended.
func TestPauseInterruptedAtItsPrompt(t *testing.T) {
	trial := newPauseTrial(t, scaletest.Config{})
	trial.environment.StdinTerminal, trial.environment.StderrTerminal = true, true
	silence, end := io.Pipe()
	defer func() { _ = end.Close() }()
	ctx, cancel := context.WithCancelCause(t.Context())
	trial.environment.Stdin = readerFunc(func(into []byte) (int, error) {
		cancel(cli.SignalError{Signal: syscall.SIGINT})
		return silence.Read(into)
	})
	trial.run(ctx, cli.ExitInterrupted, "pause", "--name", "landsat-parse")
	if trial.server.Patches() != 0 || trial.stdout.Len() != 0 || !strings.HasSuffix(trial.stderr.String(), "[y/N] \nerror: interrupted\n") {
		t.Errorf("%d PATCHes, %s%q", trial.server.Patches(), &trial.stdout, trial.stderr.String())
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(text []byte) (int, error) { return f(text) }

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(into []byte) (int, error) { return f(into) }

type brokenWriter struct{ err error }

func (w brokenWriter) Write([]byte) (int, error) { return 0, w.err }

// A report that cannot be written does not hide the results of the changes.
func TestPauseWhoseReportCannotBeWritten(t *testing.T) {
	for _, test := range []struct {
		name   string
		broken error
		fails  bool
		exit   int
		says   string
	}{
		{"a closed pipe", syscall.EPIPE, false, cli.ExitDone, ""},
		{"a closed pipe after failures", syscall.EPIPE, true, cli.ExitPartly, "cannot pause landsat-parse@1.1.0"},
		{"a full disk", syscall.ENOSPC, false, cli.ExitFailed, "cannot write the output: no space left"},
		{"a full disk after failures", syscall.ENOSPC, true, cli.ExitPartly, "cannot write the report: no space left"},
		{"an unknown failure", errors.New("away"), false, cli.ExitFailed, "away"},
	} {
		t.Run(test.name, func(t *testing.T) {
			trial := newPauseTrial(t, scaletest.Config{})
			trial.environment.Stdout = brokenWriter{test.broken}
			if test.fails {
				trial.server.Fault(scaletest.Fault{Method: http.MethodPatch, Path: "/job-types/7/", Status: 500})
			}
			trial.run(t.Context(), test.exit, "pause", "6", "7")
			if !strings.Contains(trial.stderr.String(), test.says) || !trial.isPaused(landsat1) || trial.isPaused(landsat2) == test.fails {
				t.Errorf("%s", &trial.stderr)
			}
		})
	}
}
