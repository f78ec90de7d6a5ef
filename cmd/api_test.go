package cmd

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"jt/client/scaletest"
	"jt/internal/cli"
)

// apiServer is a transport with the same response to every request.
type apiServer struct {
	status            int
	contentType, body string
	header            http.Header
	before            func() // called before each response

	mutex    sync.Mutex // --paginate reads several pages at once
	requests []string
}

func (s *apiServer) RoundTrip(request *http.Request) (*http.Response, error) {
	s.mutex.Lock()
	s.requests = append(s.requests, request.Method+" "+request.URL.RequestURI())
	s.mutex.Unlock()
	if s.before != nil {
		s.before()
	}
	if err := request.Context().Err(); err != nil {
		return nil, err
	}
	header := http.Header{"Content-Type": {s.contentType}}
	for name, values := range s.header {
		header[name] = values
	}
	body := s.body
	if request.Method == http.MethodHead {
		body = ""
	}
	return &http.Response{
		Proto: "HTTP/1.1", StatusCode: max(s.status, 200), Header: header, Request: request,
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
	}, nil
}

// take returns the requests since its last call.
func (s *apiServer) take() []string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	taken := s.requests
	s.requests = nil
	return taken
}

// run runs jt api with this server.
func (s *apiServer) run(ctx context.Context, stdout io.Writer, terminal bool, args ...string) (exit int, stderr string) {
	var notes bytes.Buffer
	exit = Run(ctx, append([]string{"api"}, args...), cli.Environment{
		Stdin: strings.NewReader(""), Stdout: stdout, Stderr: &notes,
		StdoutTerminal: terminal, StdoutSize: func() (int, int) { return 80, 40 },
		Getenv: func(name string) string {
			return map[string]string{"JT_SERVER": "http://host/api", "JT_OUTPUT": "name"}[name]
		},
		Now: time.Now, Location: time.UTC, Transport: s,
	})
	return exit, notes.String()
}

func TestAPIOnATerminal(t *testing.T) {
	const json, html, text = "application/json", "text/html", "text/plain"
	odd := http.Header{"X-Odd": {"a\u202eb\x1b"}}
	for _, test := range []struct {
		server *apiServer
		args   string
		want   string
	}{
		{&apiServer{contentType: json, body: "{\"a\":\"\u202etxt\\u001b\",\"b\":[1.50]}"}, "/x/", "{\n  \"a\": \"\\u202etxt\\u001b\",\n  \"b\": [\n    1.50\n  ]\n}\n"},
		{&apiServer{contentType: json, body: `[1, "a"]`}, "/x/", "[\n  1,\n  \"a\"\n]\n"},
		{&apiServer{contentType: text, body: "a\tb\r\n\x1b[2J\x00c\u202e"}, "/x/", "a\tb\n\\x1b[2J\\x00c\\u202e\n"},
		{&apiServer{contentType: html, body: "<p>x</p>\n"}, "/x/", "<p>x</p>\n"},
		{&apiServer{contentType: json, body: "{\"a\": \x1b"}, "/x/", "{\"a\": \\x1b\n"},
		{&apiServer{contentType: json, header: odd, body: `1`}, "/x/ -i", "HTTP/1.1 200 OK\nContent-Type: application/json\nX-Odd: a\\u202eb\\x1b\n\n1\n"},
		{&apiServer{contentType: json, header: odd}, "/x/ -i -X HEAD", "HTTP/1.1 200 OK\nContent-Type: application/json\nX-Odd: a\\u202eb\\x1b\n\n"},
		{&apiServer{contentType: json, body: `{"a":"\u202e"}`}, "/x/ -o yaml", "a: \"\\u202e\"\n"},
		{&apiServer{contentType: json, body: `{"a":"b"}`}, "/x/ --jq .a", "b\n"},
	} {
		var stdout bytes.Buffer
		exit, stderr := test.server.run(t.Context(), &stdout, true, strings.Fields(test.args)...)
		if exit != cli.ExitDone || stdout.String() != test.want {
			t.Errorf("jt api %s of %q: exit %d, %q, want %q\n%s", test.args, test.server.body, exit, &stdout, test.want, stderr)
		}
	}
}

func TestAPIInAPipeIsUnchanged(t *testing.T) {
	for _, body := range []string{"{\"a\":\n 1.50}", " [1]\n\n", "\x00\x1b\xff\r\n", "it works", ""} {
		server := apiServer{contentType: "application/json", body: body}
		var stdout bytes.Buffer
		if exit, stderr := server.run(t.Context(), &stdout, false, "/x/"); exit != cli.ExitDone || stdout.String() != body || stderr != "" {
			t.Errorf("%q: exit %d, %q\n%s", body, exit, &stdout, stderr)
		}
	}
}

// A change is finished after an interrupt; a read is not.
func TestAPIInterrupted(t *testing.T) {
	for _, test := range []struct {
		args     string
		status   int
		stdout   string
		says     string
		signal   os.Signal
		exit     int
		requests int
	}{
		{"/x/ -X PATCH", 200, `{"a":1}`, "interrupted: the server responded to the PATCH with 200 OK", syscall.SIGINT, cli.ExitInterrupted, 1},
		{"/x/ -X PATCH -o json", 200, `{"a":1}` + "\n", "interrupted: the server responded to the PATCH with 200 OK", syscall.SIGINT, cli.ExitInterrupted, 1},
		{"/x/ -X POST --jq .a", 200, "1\n", "terminated: the server responded to the POST with 200 OK", syscall.SIGTERM, cli.ExitTerminated, 1},
		{"/x/ -X PATCH", 502, "", "interrupted: PATCH http://host/api/x/: the server failed (status 502)", syscall.SIGINT, cli.ExitInterrupted, 1},
		{"/x/", 200, "", "interrupted", syscall.SIGINT, cli.ExitInterrupted, 1},
		{"/x/ -o json", 503, "", "terminated", syscall.SIGTERM, cli.ExitTerminated, 1},
		{"/x/ --paginate", 200, "[\n", "interrupted", syscall.SIGINT, cli.ExitInterrupted, 1},
	} {
		ctx, cancel := context.WithCancelCause(t.Context())
		server := apiServer{status: test.status, contentType: "application/json", body: `{"a":1}`, before: func() { cancel(cli.SignalError{Signal: test.signal}) }}
		var stdout bytes.Buffer
		exit, stderr := server.run(ctx, &stdout, false, strings.Fields(test.args)...)
		asked := server.take()
		if exit != test.exit || stdout.String() != test.stdout || !strings.Contains(stderr, test.says) || len(asked) != test.requests {
			t.Errorf("jt api %s: exit %d, %d requests, %q, %s", test.args, exit, len(asked), &stdout, stderr)
		}
		if waits := strings.Contains(stderr, "is under way"); waits != (strings.Contains(test.args, "-X") && !strings.Contains(test.args, "-o json")) {
			t.Errorf("jt api %s: %s", test.args, stderr)
		}

		exit, _ = server.run(ctx, &stdout, false, "/x/", "-X", "PATCH")
		if asked := server.take(); exit != test.exit || len(asked) != 0 {
			t.Errorf("exit %d and %v, sent after the interrupt", exit, asked)
		}
	}
}

func TestAPIOutputThatCannotBeWritten(t *testing.T) {
	full := &os.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.ENOSPC}
	const said = "error: the server responded to the PATCH with 200 OK, but jt cannot print the response: cannot write the output: no space left on device\n"
	for _, test := range []struct {
		args   string
		status int
		err    error
		exit   int
		stderr string
	}{
		{"/x/", 200, syscall.EPIPE, cli.ExitDone, ""},
		{"/x/ -o yaml", 200, syscall.EPIPE, cli.ExitDone, ""},
		{"/x/ -X PATCH", 200, syscall.EPIPE, cli.ExitDone, ""},
		{"/x/ -X PATCH -i", 400, syscall.EPIPE, cli.ExitFailed, "error: PATCH http://host/api/x/: the server refused the request (status 400): {\"a\":1}\n"},
		{"/x/", 200, full, cli.ExitFailed, "error: cannot write the output: no space left on device\n"},
		{"/x/ -X PATCH", 200, full, cli.ExitFailed, said},
		{"/x/ -X PATCH -o yaml", 200, full, cli.ExitFailed, said},
		{"/x/ -i", 400, full, cli.ExitFailed, "warning: cannot print the response: no space left on device\nerror: GET http://host/api/x/: the server refused the request (status 400): {\"a\":1}\n"},
	} {
		server := apiServer{status: test.status, contentType: "application/json", body: `{"a":1}`}
		if exit, stderr := server.run(t.Context(), writerThatFails{test.err}, false, strings.Fields(test.args)...); exit != test.exit || stderr != test.stderr {
			t.Errorf("jt api %s, %v: exit %d, %q", test.args, test.err, exit, stderr)
		}
	}
}

type writerThatFails struct{ err error }

func (w writerThatFails) Write([]byte) (int, error) { return 0, w.err }

func TestAPICommandLinesThatSendNothing(t *testing.T) {
	for _, args := range [][]string{
		{}, {""}, {"/x/", "/y/"}, {"https://elsewhere/x"}, {"//elsewhere"}, {"/../x"}, {"/a\nb"}, {"/x#y"}, {"http://host/api/x/"},
		{"/x/", "-X", ""}, {"/x/", "-X", "A B"}, {"/x/", "-X", "GET\r\nX: y"}, {"/x/", "-X", "É"},
		{"/x/", "-f", "a"}, {"/x/", "-X", "PATCH", "-f", "a={"}, {"/x/", "-X", "OPTIONS", "-f", "a=1"},
		{"/x/", "--input", "-"}, {"/x/", "-X", "PATCH", "--input", "-"}, {"/x/", "-X", "GET", "--input", "-"},
		{"/x/", "--paginate", "-X", "PATCH"}, {"/x/", "--paginate", "-i"}, {"/x/?page=2", "--paginate"}, {"/x/", "--paginate", "-f", "page=2"},
		{"/x/", "-o", "table"}, {"/x/", "-o", "csv"}, {"/x/", "-o", "nope"}, {"/x/", "--columns", "id"}, {"/x/", "--jq", "." + "["},
		{"/x/", "-i", "--jq", "."}, {"/x/", "-i", "-o", "json"}, {"/x/", "-o", "yaml", "--jq", "."}, {"/x/", "--bogus"},
	} {
		server := apiServer{contentType: "application/json", body: `{}`}
		var stdout bytes.Buffer
		exit, stderr := server.run(t.Context(), &stdout, false, args...)
		if asked := server.take(); exit != cli.ExitUsage || len(asked) != 0 || stdout.Len() != 0 || !strings.Contains(stderr, "hint") || !strings.Contains(stderr, "error") {
			t.Errorf("%q: exit %d, %v, stdout %q, stderr %q", args, exit, asked, &stdout, stderr)
		}
	}
	for _, method := range []string{"TRACE", "CONNECT"} {
		server := apiServer{}
		if exit, stderr := server.run(t.Context(), io.Discard, false, "/x/", "-X", method); exit != cli.ExitUsage || len(server.take()) != 0 {
			t.Errorf("%s: exit %d, %s", method, exit, stderr)
		}
	}
}

// A failed change says whether it may have been made, and is not sent again.
func TestAPIChangesThatFail(t *testing.T) {
	const doubt = "it is not known whether the server carried out the PATCH"
	for _, test := range []struct {
		name  string
		fault scaletest.Fault
		exit  int
		doubt bool
	}{
		{"reset", scaletest.Fault{Apply: true, Reset: true}, cli.ExitUnreachable, true},
		{"hang", scaletest.Fault{Hang: true}, cli.ExitUnreachable, true},
		{"cut", scaletest.Fault{Apply: true, Truncate: true}, cli.ExitFailed, true},
		{"502", scaletest.Fault{Status: 502}, cli.ExitFailed, true},
		{"504", scaletest.Fault{Status: 504, Apply: true}, cli.ExitFailed, true},
		{"web page", scaletest.Fault{Body: []byte("<title>nginx</title>"), ContentType: "text/html"}, cli.ExitFailed, true},
		{"503", scaletest.Fault{Status: 503}, cli.ExitFailed, false},
		{"500", scaletest.Fault{Status: 500}, cli.ExitFailed, false},
		{"403", scaletest.Fault{Status: 403}, cli.ExitUnauthorized, false},
		{"404", scaletest.Fault{Status: 404, Body: []byte(`{"detail": "Not found"}`), ContentType: "application/json"}, cli.ExitNotFound, false},
		{"sign-in page", scaletest.Fault{Body: []byte(`<input type="password">`), ContentType: "text/html"}, cli.ExitUnauthorized, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			trial, over := timeTrial(t, scaletest.Config{})
			test.fault.Method = http.MethodPatch
			trial.server.Fault(test.fault)
			if test.fault.Hang {
				over.instead = hanging // in the bubble's time
			}
			inBubble(t, trial, test.exit, "api", "/job-types/6/", "-X", "PATCH", "-f", "is_paused=true")
			if got := over.count("PATCH /job-types/6/"); got != 1 || trial.stdout.Len() != 0 || strings.Contains(trial.stderr.String(), doubt) != test.doubt {
				t.Errorf("%d PATCHes, stdout %q, stderr %s", got, &trial.stdout, &trial.stderr)
			}
		})
	}
}
