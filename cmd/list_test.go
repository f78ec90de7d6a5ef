package cmd_test

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"jt/cmd"
	"jt/internal/cli"
)

// listServer is a transport that records queries and returns one job type.
type listServer struct {
	rows string

	mutex   sync.Mutex // several pages are read at once
	queries []url.Values
}

func (s *listServer) RoundTrip(request *http.Request) (*http.Response, error) {
	s.mutex.Lock()
	s.queries = append(s.queries, request.URL.Query())
	s.mutex.Unlock()
	body := `{"count": 1, "next": null, "previous": null, "results": [` + s.rows + `]}`
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: request,
	}, nil
}

// asked returns the queries so far.
func (s *listServer) asked() []url.Values {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return slices.Clone(s.queries)
}

// runList runs one command line with a made-up server, at noon of 31 March 2015 in New York.
func runList(t *testing.T, server *listServer, terminal bool, args ...string) (exit int, stdout, stderr string) {
	t.Helper()
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	var out, notes bytes.Buffer
	exit = cmd.Run(context.Background(), args, cli.Environment{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &notes,
		StdoutTerminal: terminal, StdoutSize: func() (width, height int) { return 80, 24 },
		Getenv: func(name string) string {
			return map[string]string{"JT_SERVER": "http://host/api", "LC_ALL": "C.UTF-8", "TERM": "xterm"}[name]
		},
		Now:       func() time.Time { return time.Date(2015, 3, 31, 12, 0, 0, 0, newYork) },
		Location:  newYork,
		Transport: server,
	})
	return exit, out.String(), notes.String()
}

const oneJobType = `{"id": 7, "name": "a", "version": "1", "title": "t", "category": "c", "is_active": true, "is_paused": true, "priority": 5, "last_modified": "2015-03-31T13:00:00Z"}`

func TestTimesReachTheServerAsUTC(t *testing.T) {
	for given, want := range map[string]string{
		"P1W":                            "2015-03-24T16:00:00.000Z",
		"P1M":                            "2015-02-28T17:00:00.000Z",
		"2015-01-01":                     "2015-01-01T05:00:00.000Z",
		"2015-01-01 06:30":               "2015-01-01T11:30:00.000Z",
		"2015-01-01T00:00:00-05:00":      "2015-01-01T05:00:00.000Z",
		"2015-01-01T00:00:00+0200":       "2014-12-31T22:00:00.000Z",
		"3h":                             "2015-03-31T13:00:00.000Z",
		"PT1,5H":                         "2015-03-31T14:30:00.000Z",
		"2015-01-01T00:00:00.123456789Z": "2015-01-01T00:00:00.123Z",
	} {
		for _, flag := range []string{"--started", "--since"} {
			server := &listServer{rows: oneJobType}
			exit, _, stderr := runList(t, server, false, "list", flag, given)
			if asked := server.asked(); exit != 0 || asked[0].Get("started") != want || asked[0].Has("ended") {
				t.Errorf("%s %q: exit %d, asked %v, want started %s\n%s", flag, given, exit, asked, want, stderr)
			}
		}
	}
	server := &listServer{rows: oneJobType}
	runList(t, server, false, "list", "--since", "2015-01-01", "--until", "now", "--utc")
	if got := server.asked()[0]; got.Get("started") != "2015-01-01T00:00:00.000Z" || got.Get("ended") != "2015-03-31T16:00:00.000Z" {
		t.Errorf("asked %v", got)
	}
}

func TestWrongCommandLinesSendNothing(t *testing.T) {
	for _, args := range [][]string{
		{"--started", "P"}, {"--started", "tomorrow"}, {"--started", "P300Y"}, {"--started", ""}, {"--ended", ""},
		{"--started", "PT1H", "--ended", "PT2H"}, {"--started", "PT1H", "--ended", "PT1H"}, {"--started", "-PT1H"},
		{"--sort", "bogus"}, {"--columns", "bogus"}, {"-o", "bogus"}, {"--jq", "." + "["}, {"--match", "["}, {"--limit", "0"}, {"--name", ""},
		{"--request-timeout", "-1s"}, {"--request-timeout", ""}, {"--server", "host"}, {"extra", "--paused"}, {"--bogus"},
	} {
		server := &listServer{rows: oneJobType}
		exit, stdout, stderr := runList(t, server, false, append([]string{"list"}, args...)...)
		if asked := server.asked(); exit != 2 || len(asked) != 0 || stdout != "" || !strings.HasPrefix(stderr, "error: ") || !strings.Contains(stderr, "\nhint: ") {
			t.Errorf("%q: exit %d, %d requests, stdout %q, stderr %q", args, exit, len(asked), stdout, stderr)
		}
	}
}

func TestListSendsFiltersToTheServer(t *testing.T) {
	server := &listServer{rows: oneJobType}
	exit, _, stderr := runList(t, server, false, "list", "--name", "a,b", "--name", "c", "--category", "d e", "--sort", "category,-mem", "--sort", "title", "--page-size", "50", "-o", "csv")
	want := url.Values{
		"name": {"a,b", "c"}, "category": {"d e"}, "order": {"category", "-mem_required", "title", "id"}, "page": {"1"}, "page_size": {"50"},
	}
	if asked := server.asked(); exit != 0 || len(asked) != 1 || asked[0].Encode() != want.Encode() {
		t.Errorf("exit %d, asked %v, want %v\n%s", exit, asked, want, stderr)
	}
}

func TestListOnATerminal(t *testing.T) {
	hostile := strings.Replace(oneJobType, `"t"`, `"\u001b]0;owned\u0007\u202etxt"`, 1)
	for _, format := range []string{"table", "wide", "json", "jsonl", "yaml", "csv", "tsv"} {
		exit, stdout, stderr := runList(t, &listServer{rows: hostile}, true, "list", "-o", format, "--color", "never")
		if exit != 0 || strings.ContainsAny(stdout, "\x1b\x07\u202e") || format != "wide" && !strings.Contains(stdout, "owned") {
			t.Errorf("%s: exit %d, %q\n%s", format, exit, stdout, stderr)
		}
	}
	_, stdout, _ := runList(t, &listServer{rows: oneJobType}, true, "list")
	if !strings.Contains(stdout, "\x1b[33mpaused\x1b[0m") || !strings.Contains(stdout, "3h ago") {
		t.Errorf("%q: want a colored state and an age", stdout)
	}
	_, stdout, _ = runList(t, &listServer{rows: oneJobType}, false, "list")
	if strings.Contains(stdout, "\x1b") || !strings.Contains(stdout, "2015-03-31T13:00:00Z") {
		t.Errorf("%q: want neither colors nor ages in a pipe", stdout)
	}
}

// A broken connection to the server has the same error as a pipe without a reader.
func TestBrokenConnectionIsNotAClosedPipe(t *testing.T) {
	var stdout, stderr bytes.Buffer
	exit := cmd.Run(context.Background(), []string{"list", "--retries", "0"}, cli.Environment{
		Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr,
		Getenv:    func(name string) string { return map[string]string{"JT_SERVER": "http://host"}[name] },
		Now:       time.Now,
		Location:  time.UTC,
		Transport: brokenTransport{&net.OpError{Op: "write", Net: "tcp", Err: os.NewSyscallError("write", syscall.EPIPE)}},
	})
	if exit != 5 || !strings.Contains(stderr.String(), "connection reset") {
		t.Errorf("exit %d, stderr %q", exit, &stderr)
	}
}

type brokenTransport struct{ err error }

func (b brokenTransport) RoundTrip(*http.Request) (*http.Response, error) { return nil, b.err }

// closedPipe is a pipe without a reader.
type closedPipe struct{ err error }

func (p closedPipe) Write([]byte) (int, error) { return 0, p.err }

func TestOutputThatCannotBeWritten(t *testing.T) {
	for _, test := range []struct {
		err    error
		exit   int
		stderr string
	}{
		{syscall.EPIPE, 0, ""},
		{&os.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.ENOSPC}, 1, "error: cannot write the output: no space left on device\n"},
	} {
		for _, format := range []string{"table", "json", "jsonl", "yaml", "csv", "name"} {
			var stderr bytes.Buffer
			exit := cmd.Run(context.Background(), []string{"list", "-o", format}, cli.Environment{
				Stdin: strings.NewReader(""), Stdout: closedPipe{test.err}, Stderr: &stderr,
				Getenv:    func(name string) string { return map[string]string{"JT_SERVER": "http://host"}[name] },
				Now:       time.Now,
				Location:  time.UTC,
				Transport: &listServer{rows: oneJobType},
			})
			if exit != test.exit || !strings.HasPrefix(format, "json") && stderr.String() != test.stderr || (stderr.Len() == 0) != (test.stderr == "") {
				t.Errorf("%v, %s: exit %d, stderr %q", test.err, format, exit, stderr.String())
			}
		}
	}
}
