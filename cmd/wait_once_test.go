package cmd

import (
	"net/http"
	"strings"
	"testing"

	"jt/client/scaletest"
	"jt/internal/cli"
)

// An error that ends a wait also ends one that reads only once, with the same exit code.
func TestWaitThatReadsOnce(t *testing.T) {
	for _, test := range []struct{ status, exit int }{
		{401, cli.ExitUnauthorized}, {403, cli.ExitUnauthorized}, {404, cli.ExitFailed}, {400, cli.ExitFailed}, {503, cli.ExitWaitTimeout},
	} {
		for _, line := range []string{"wait 6 --timeout 0", "pause 6 --drain --drain-timeout 0"} {
			trial, over := timeTrial(t, scaletest.Config{})
			over.instead = onRunning(func(request *http.Request, _ int) (*http.Response, error) {
				return answerOf(request, test.status, `{"detail": "no"}`), nil
			})
			inBubble(t, trial, test.exit, append(strings.Fields(line), "--retries", "0")...)
			says := "error: cannot check whether the job types are idle: "
			if test.exit == cli.ExitWaitTimeout {
				says = "it is not known whether 1 job type is idle"
			}
			if !strings.Contains(trial.stderr.String(), says) {
				t.Errorf("%s, status %d: %s", line, test.status, &trial.stderr)
			}
		}
	}
}
