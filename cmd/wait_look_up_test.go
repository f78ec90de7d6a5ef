package cmd

import (
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"jt/client/scaletest"
	"jt/internal/cli"
)

// A wait looks up its job types until its time is up, unless the failure is one of the settings or of the command line.
func TestWaitLooksUpUntilItTimesOut(t *testing.T) {
	fails := func(status int, body string) substitute {
		return func(request *http.Request) (*http.Response, error) { return answerOf(request, status, body), nil }
	}
	breaks := func(err error) substitute {
		return func(*http.Request) (*http.Response, error) { return nil, err }
	}
	refused := &net.OpError{Op: "dial", Err: errBroken}
	for name, test := range map[string]struct {
		answer substitute
		until  time.Duration // then the server is back; 0 means never
		args   string
		exit   int
		took   time.Duration
		says   string
	}{
		"503 for a while":                 {fails(503, ``), 6 * time.Second, "7", cli.ExitDone, 12500 * time.Millisecond, "a read failed; retrying: "},
		"no connection for a while":       {breaks(refused), 6 * time.Second, "7", cli.ExitDone, 12500 * time.Millisecond, "a read failed; retrying: "},
		"a selection, 503 for a while":    {fails(503, ``), 6 * time.Second, "--category imagery", cli.ExitDone, 12500 * time.Millisecond, "a read failed; retrying: "},
		"REFs of stdin are read once":     {fails(503, ``), 6 * time.Second, "-", cli.ExitDone, 12500 * time.Millisecond, "a read failed; retrying: "},
		"503 to the end":                  {fails(503, ``), 0, "7", cli.ExitWaitTimeout, 2 * time.Minute, "timed out after 2m: no complete response, so the job types could not be looked up\nhint: the last read failed: "},
		"hanging":                         {hanging, 0, "7", cli.ExitWaitTimeout, 2*time.Minute + 15*time.Second, "timed out after 2m"},
		"401":                             {fails(401, ``), 0, "7", cli.ExitUnauthorized, 0, "not signed in"},
		"404":                             {fails(404, `{}`), 0, "7", cli.ExitNotFound, 0, "no such job type: 7"},
		"another program's page":          {fails(200, `<html>`), 0, "7", cli.ExitFailed, 0, "got a web page"},
		"an unknown host":                 {breaks(&net.DNSError{Err: "no such host", IsNotFound: true}), 0, "7", cli.ExitUnreachable, 0, "no such host"},
		"a REF that names several":        {nil, 0, "landsat-parse", cli.ExitUsage, 0, "names 4 job types"},
		"503, but only one read is asked": {fails(503, ``), 0, "7 --timeout 0", cli.ExitFailed, 0, "cannot look up job types"},
	} {
		t.Run(name, func(t *testing.T) {
			trial, over := timeTrial(t, scaletest.Config{})
			trial.environment.Stdin = strings.NewReader("7\n")
			var began atomic.Int64
			running := onRunning(func(request *http.Request, _ int) (*http.Response, error) { return runningAnswer(request, nil), nil })
			over.instead = func(request *http.Request) (*http.Response, error) {
				began.CompareAndSwap(0, time.Now().UnixNano())
				away := test.until == 0 || time.Since(time.Unix(0, began.Load())) < test.until
				if test.answer == nil || !away {
					return running(request)
				}
				return test.answer(request)
			}
			args := append([]string{"wait", "--timeout", "2m", "--retries", "0"}, strings.Fields(test.args)...)
			if took := inBubble(t, trial, test.exit, args...); took != test.took {
				t.Errorf("took %s", took)
			}
			if !strings.Contains(trial.stderr.String(), test.says) {
				t.Errorf("%q is not in %s", test.says, &trial.stderr)
			}
		})
	}
}
