package cmd_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"jt/client/scaletest"
	"jt/internal/cli"
)

// dated is a transport that replaces headers of responses.
type dated http.Header

func (d dated) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := http.DefaultTransport.RoundTrip(request)
	for name, values := range d {
		response.Header[name] = values
	}
	return response, err
}

// A time that counts back from this machine's clock is not compared with the server's times in silence if the clocks disagree.
func TestClocksThatDisagree(t *testing.T) {
	const behind, ahead = 4 * time.Hour, -24 * time.Hour // this machine
	for name, test := range map[string]struct {
		server  time.Duration // its clock ahead of ours
		release scaletest.Behaviour
		headers http.Header
		args    string
		width   int // of the terminal; 0 for a pipe
		exit    int
		says    string // "" for nothing about clocks
	}{
		"behind, an age":          {server: behind, args: "check --max-running-for PT30M", exit: cli.ExitFailed, says: "error: cannot check --max-running-for: this machine's clock is 4h behind the server's, and the result depends on the time\n"},
		"ahead, a window":         {server: ahead, args: "check --max-failed 0 --since 3h", exit: cli.ExitFailed, says: "error: cannot check --max-failed: this machine's clock is 1d ahead of the server's, and the result depends on the time\n"},
		"as JSON":                 {server: behind, args: "check --max-running-for 6h --min-completed 1 --until now -o json", exit: cli.ExitFailed, says: `{"error":{"code":"clocks_differ","message":"cannot check --max-running-for, --min-completed: this machine's clock is 4h behind the server's, and the result depends on the time"`},
		"the server's own window": {server: ahead, args: "check --max-failed 9999", says: "warning: this machine's clock is 1d ahead of the server's\njobs that changed status in the last 3h by the server's clock, or are running\n"},
		"dates":                   {server: behind, args: "check --max-failed 9999 --since 2015-01-01", says: "warning: this machine's clock is 4h behind the server's\n"},
		"no time at all":          {server: ahead, args: "check --no-paused --name landsat-parse -o csv", says: "warning: this machine's clock is 1d ahead of the server's\n"},
		"metrics":                 {server: behind, args: "check -o openmetrics", says: "warning: this machine's clock is 4h behind the server's\n"},
		"ignored":                 {server: behind, args: "check --max-running-for 10000d --ignore-clock", says: "warning: this machine's clock is 4h behind the server's\n"},
		"almost the same":         {server: 59 * time.Second, args: "check --max-running-for 10000d"},
		"no Date":                 {server: behind, headers: http.Header{"Date": nil}, args: "check --max-running-for 10000d"},
		"from a cache":            {server: behind, headers: http.Header{"Age": {"14400"}}, args: "check --max-running-for 10000d"},
		"list":                    {server: behind, args: "list --since 3h -o csv", says: "warning: this machine's clock is 4h behind the server's, and times count back from this machine's\n"},
		"list of dates":           {server: behind, args: "list --since 2015-01-01 -o csv"},
		"status":                  {server: behind, args: "status --until 1h -o json", says: `{"warning":{"message":"this machine's clock is 4h behind the server's, and times count back from this machine's"}}` + "\n"},
		"status as ever":          {server: behind, args: "status", says: "in the last 3h by the server's clock"},
		"running":                 {server: ahead, args: "running", says: "and times count back from this machine's\n"},
		"pending":                 {server: ahead, release: scaletest.Scale59, args: "pending -o csv", says: "and times count back from this machine's\n"},
		"failures":                {server: ahead, args: "failures", width: 80, says: "and times count back from this machine's\n"},
		"failures in a pipe":      {server: ahead, args: "failures"},
	} {
		t.Run(name, func(t *testing.T) {
			server, err := scaletest.Start(scaletest.Config{Behaviour: test.release, Now: func() time.Time { return screenTime.Add(test.server) }})
			if err != nil {
				t.Fatal(err)
			}
			defer server.Close()
			stdout, stderr, exit := screen{width: test.width, server: server.URL, transport: dated(test.headers)}.run(t, strings.Fields(test.args)...)
			if exit != test.exit || exit != 0 && stdout != "" {
				t.Errorf("exit code %d: %s", exit, stdout)
			}
			if !strings.Contains(stderr, test.says) || test.says == "" && strings.Contains(stderr, "'s clock") {
				t.Errorf("%s", stderr)
			}
		})
	}
}
