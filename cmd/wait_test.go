package cmd

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"jt/client/scaletest"
	"jt/internal/cli"
)

// The wait ends at the first complete response without the job types, no matter what came before.
func TestWaitEndsOnlyOnACompleteResponse(t *testing.T) {
	busy, idle := map[int64]int{6: 2, 99: 1}, map[int64]int{99: 1}
	type step func(*http.Request) (*http.Response, error)
	answer := func(status int, body string) step {
		return func(request *http.Request) (*http.Response, error) { return answerOf(request, status, body), nil }
	}
	runs := func(counts map[int64]int) step {
		return func(request *http.Request) (*http.Response, error) { return runningAnswer(request, counts), nil }
	}
	for name, test := range map[string]struct {
		steps []step
		exit  int
		reads int
		says  string
	}{
		"idle at once":              {[]step{runs(idle)}, cli.ExitDone, 1, ""},
		"idle later":                {[]step{runs(busy), runs(busy), runs(idle)}, cli.ExitDone, 3, "2 jobs of 1 job type still running, longest landsat-parse@1.0.0 10m (0s of 2m)"},
		"503, then idle":            {[]step{answer(503, ``), runs(idle)}, cli.ExitDone, 2, "a read failed; retrying: "},
		"429, then idle":            {[]step{answer(429, ``), runs(idle)}, cli.ExitDone, 2, "a read failed; retrying: "},
		"busy, broken, idle":        {[]step{runs(busy), func(*http.Request) (*http.Response, error) { return nil, errBroken }, runs(busy), runs(idle)}, cli.ExitDone, 4, "the server responds again"},
		"hanging, then idle":        {[]step{hanging, runs(idle)}, cli.ExitDone, 2, "no complete response within"},
		"not JSON, then idle":       {[]step{answer(200, `<html>`), runs(idle)}, cli.ExitDone, 2, "a read failed"},
		"not a list, then idle":     {[]step{answer(200, `{}`), runs(idle)}, cli.ExitDone, 2, "a read failed"},
		"partial list, then idle":   {[]step{answer(200, `{"count": 2, "next": null, "results": [{"job_type": {"id": 99}, "count": 1}]}`), answer(200, `{"count": 2, "next": null, "results": []}`), runs(idle)}, cli.ExitDone, 3, "a read failed"},
		"page 2 fails, then idle":   {[]step{answer(200, `{"count": 2, "next": "http://x/?page=2", "results": [{"job_type": {"id": 99}, "count": 1}]}`), answer(502, ``), runs(idle)}, cli.ExitDone, 3, "a read failed"},
		"a row without a count":     {[]step{answer(200, `{"count": 1, "next": null, "results": [{"job_type": {"id": 6}}]}`), runs(idle)}, cli.ExitDone, 2, "count is missing"},
		"a row with a count of 0":   {[]step{runs(map[int64]int{6: 0})}, cli.ExitDone, 1, ""},
		"401":                       {[]step{runs(busy), answer(401, ``)}, cli.ExitUnauthorized, 2, "cannot check whether the job types are idle"},
		"403":                       {[]step{answer(403, ``)}, cli.ExitUnauthorized, 1, "not signed in"},
		"404, no service":           {[]step{answer(404, ``)}, cli.ExitFailed, 1, "no job-type services"},
		"400":                       {[]step{answer(400, `{"detail": "no"}`)}, cli.ExitFailed, 1, "refused"},
		"busy to the end":           {[]step{runs(busy), runs(map[int64]int{6: 1})}, cli.ExitWaitTimeout, 0, "error: timed out after 2m: jobs of 1 job type still running: landsat-parse@1.0.0 (1 job, longest 12m)"},
		"broken to the end":         {[]step{runs(busy), answer(500, ``)}, cli.ExitWaitTimeout, 0, "hint: the last read failed: "},
		"idle before, broken since": {[]step{answer(500, ``)}, cli.ExitWaitTimeout, 0, "timed out after 2m: no complete response, so it is not known whether"},
	} {
		t.Run(name, func(t *testing.T) {
			trial, over := timeTrial(t, scaletest.Config{})
			var reads atomic.Int64
			over.instead = onRunning(func(request *http.Request, number int) (*http.Response, error) {
				reads.Add(1)
				return test.steps[min(number, len(test.steps)-1)](request)
			})
			took := inBubble(t, trial, test.exit, "wait", "6", "--timeout", "2m", "--request-timeout", "20s", "--retries", "0", "--page-size", "100")
			if reads := int(reads.Load()); test.reads > 0 && reads != test.reads {
				t.Errorf("%d requests, want %d: %s", reads, test.reads, &trial.stderr)
			}
			if timedOut := test.exit == cli.ExitWaitTimeout; timedOut != (took == 2*time.Minute) {
				t.Errorf("took %s", took)
			}
			if !strings.Contains(trial.stderr.String(), test.says) {
				t.Errorf("%q is not in %s", test.says, &trial.stderr)
			}
			state := map[int]string{cli.ExitDone: "idle"}[test.exit]
			if state != "" && !strings.Contains(trial.stdout.String(), state) {
				t.Errorf("%s", &trial.stdout)
			}
		})
	}
}

// One request reads all job types, and requests become less frequent while nothing changes.
func TestWaitReadsAllAtOnce(t *testing.T) {
	trial, over := timeTrial(t, scaletest.Config{})
	trial.environment.Random = func() float64 { return 0.5 }
	over.instead = onRunning(func(request *http.Request, number int) (*http.Response, error) {
		counts := map[int64]int{6: 2, 7: 1}
		if number >= 4 {
			counts = map[int64]int{6: 1}
		}
		if number >= 7 {
			counts = nil
		}
		return runningAnswer(request, counts), nil
	})
	inBubble(t, trial, cli.ExitDone, "wait", "6", "7", "8", "10", "11", "--interval", "10s")
	var between []time.Duration
	var last time.Time
	asked, at := over.requests()
	for i, what := range asked {
		if what != "GET /job-types/running/" {
			continue
		}
		if !last.IsZero() {
			between = append(between, at[i].Sub(last).Round(100*time.Millisecond))
		}
		last = at[i]
	}
	seconds := func(tenths ...int) (spans []time.Duration) {
		for _, one := range tenths {
			spans = append(spans, time.Duration(one)*100*time.Millisecond)
		}
		return spans
	}
	if want := seconds(100, 150, 225, 338, 100, 150, 225); !slices.Equal(between, want) {
		t.Errorf("%v, want %v", between, want)
	}
	if trial.stdout.String() != "ID  NAME             VERSION  STATE  RUNNING  SINCE\n"+
		" 6  landsat-parse    1.0.0    idle         0  -\n"+
		" 7  landsat-parse    1.1.0    idle         0  -\n"+
		" 8  landsat-parse    2.0.0    idle         0  -\n"+
		"10  sentinel2-parse  1.0.0    idle         0  -\n"+
		"11  sentinel2-parse  1.2.0    idle         0  -\n" {
		t.Errorf("%s", &trial.stdout)
	}
}

func TestWaitForPausedTimesOut(t *testing.T) {
	trial, _ := timeTrial(t, scaletest.Config{})
	patch(t, trial.server.URL, "6", true)
	took := inBubble(t, trial, cli.ExitWaitTimeout, "wait", "6", "8", "--for", "paused", "--timeout", "200ms", "--interval", "100ms", "-o", "csv")
	if want := "id,name,version,state\n6,landsat-parse,1.0.0,paused\n8,landsat-parse,2.0.0,unpaused\n"; trial.stdout.String() != want || took != 200*time.Millisecond {
		t.Errorf("%s after %s, want %s", &trial.stdout, took, want)
	}
	if want := "error: timed out after 0s: 1 job type is not paused: landsat-parse@2.0.0\n"; !strings.Contains(trial.stderr.String(), want) {
		t.Errorf("%q is not in %s", want, &trial.stderr)
	}
}

func TestWaitIsInterruptedAtOnce(t *testing.T) {
	for name, during := range map[string]func(*http.Request) (*http.Response, error){
		"during a read": hanging,
		"between reads": func(request *http.Request) (*http.Response, error) {
			return runningAnswer(request, map[int64]int{6: 1}), nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			trial, over := timeTrial(t, scaletest.Config{})
			over.instead = onRunning(func(request *http.Request, _ int) (*http.Response, error) { return during(request) })
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancelCause(t.Context())
				began := time.Now()
				time.AfterFunc(2500*time.Millisecond, func() { cancel(cli.SignalError{Signal: syscall.SIGINT}) })
				trial.run(ctx, cli.ExitInterrupted, "wait", "6", "-o", "json")
				if took := time.Since(began); took != 2500*time.Millisecond {
					t.Errorf("took %s", took)
				}
			})
			if !strings.Contains(trial.stderr.String(), `"message":"interrupted"`) || !strings.HasSuffix(trial.stdout.String(), "]\n") {
				t.Errorf("%s%s", &trial.stdout, &trial.stderr)
			}
		})
	}
}

// A wait for paused or unpaused reads the list, all job types at once.
func TestWaitForPausedAndUnpaused(t *testing.T) {
	for _, state := range []string{"paused", "unpaused"} {
		trial, over := timeTrial(t, scaletest.Config{})
		var reads atomic.Int64
		for _, id := range map[string][]string{"paused": {"6"}, "unpaused": {"6", "7"}}[state] {
			patch(t, trial.server.URL, id, true)
		}
		over.instead = func(request *http.Request) (*http.Response, error) {
			if request.URL.Path != "/job-types/" {
				return nil, nil
			}
			if reads.Add(1) == 4 {
				for _, id := range map[string][]string{"paused": {"7"}, "unpaused": {"6", "7"}}[state] {
					patch(t, trial.server.URL, id, state == "paused")
				}
			}
			return nil, nil
		}
		inBubble(t, trial, cli.ExitDone, "wait", "6", "7", "--for", state, "-o", "csv")
		if got := trial.stdout.String(); got != "id,name,version,state\n6,landsat-parse,1.0.0,"+state+"\n7,landsat-parse,1.1.0,"+state+"\n" {
			t.Errorf("%s", got)
		}
		// One request for the REFs, then one for each read.
		if asked, _ := over.requests(); over.count("GET /job-types/") != 4 || over.count("GET /job-types/running/") != 0 || len(asked) != 6 {
			t.Errorf("%v", asked)
		}
	}
}
