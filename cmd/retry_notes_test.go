package cmd_test

import (
	"bytes"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"jt/cmd"
	"jt/internal/cli"
)

// passingFaults answers each of the first requests with a fault, and all others with one job type.
type passingFaults struct {
	mutex  sync.Mutex // several pages are read at once
	faults []func(*http.Request) (*http.Response, error)
}

func (f *passingFaults) RoundTrip(request *http.Request) (*http.Response, error) {
	fault := f.next()
	if fault == nil {
		return inMemory(request, http.StatusOK, strings.NewReader(`{"count": 1, "next": null, "results": [`+oneJobType+`]}`)), nil
	}
	return fault(request)
}

// next removes and returns the first fault, or returns nil if none remain.
func (f *passingFaults) next() func(*http.Request) (*http.Response, error) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if len(f.faults) == 0 {
		return nil
	}
	fault := f.faults[0]
	f.faults = f.faults[1:]
	return fault
}

func inMemory(request *http.Request, status int, body io.Reader) *http.Response {
	return &http.Response{
		StatusCode: status, Status: http.StatusText(status), Proto: "HTTP/1.1", Header: http.Header{"Content-Type": {"application/json"}},
		Request: request, ContentLength: -1, Body: io.NopCloser(body),
	}
}

// endsEarly is a response body whose connection ends early.
type endsEarly struct{}

func (endsEarly) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestRetriesAreReported(t *testing.T) {
	const in, list = " in TIME", ": http://scale.example/job-types/: "
	refuse := func(*http.Request) (*http.Response, error) { return nil, syscall.ECONNREFUSED }
	busy := func(request *http.Request) (*http.Response, error) {
		return inMemory(request, http.StatusServiceUnavailable, strings.NewReader("busy")), nil
	}
	cut := func(request *http.Request) (*http.Response, error) {
		return inMemory(request, http.StatusOK, io.MultiReader(strings.NewReader(`{"count"`), endsEarly{})), nil
	}
	gateway := func(request *http.Request) (*http.Response, error) {
		return inMemory(request, http.StatusBadGateway, strings.NewReader("no")), nil
	}
	hang := func(request *http.Request) (*http.Response, error) {
		<-request.Context().Done()
		return nil, request.Context().Err()
	}
	passing := []func(*http.Request) (*http.Response, error){busy, refuse, cut}
	for name, test := range map[string]struct {
		faults   []func(*http.Request) (*http.Response, error)
		terminal bool
		args     []string
		want     []string // how the lines of stderr begin
	}{
		"in a pipe": {faults: passing},
		"on a terminal": {faults: passing, terminal: true, want: []string{
			"a request failed; retry 1 of 3" + in + list + "the server failed (status 503): busy",
			"a request failed; retry 2 of 3" + in + list + "connection refused",
			"a request failed; retry 3 of 3" + in + list + "the response was cut short",
		}},
		"traced": {faults: passing, args: []string{"-v"}, want: []string{
			"GET http://scale.example/job-types/?", "a request failed; retry 1 ", "GET http://scale.example/", "a request failed; retry 2 ",
			"GET http://scale.example/", "a request failed; retry 3 ", "GET http://scale.example/",
		}},
		"a page that is too large": {faults: []func(*http.Request) (*http.Response, error){gateway}, terminal: true, want: []string{
			"a request failed; reading pages of 100 rows instead" + list + "the server failed (status 502): no",
		}},
		"a page that is too slow": {faults: []func(*http.Request) (*http.Response, error){hang}, terminal: true, want: []string{
			"a request failed; reading pages of 100 rows instead" + list + "no complete response within ",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var stdout, stderr bytes.Buffer
				exit := cmd.Run(t.Context(), append([]string{"list", "-o", "name", "--server", "http://scale.example"}, test.args...), cli.Environment{
					Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr, StderrTerminal: test.terminal,
					Getenv: func(string) string { return "" }, Now: time.Now, Location: time.UTC, Transport: &passingFaults{faults: test.faults},
				})
				if exit != 0 || stdout.Len() == 0 {
					t.Errorf("exit code %d, stdout %q", exit, stdout.String())
				}
				lines := strings.Split(strings.TrimSuffix(regexp.MustCompile(`in [0-9.]+m?s`).ReplaceAllString(stderr.String(), "in TIME"), "\n"), "\n")
				if stderr.Len() == 0 {
					lines = nil
				}
				if len(lines) != len(test.want) {
					t.Fatalf("stderr: %q", lines)
				}
				for i, line := range lines {
					if !strings.HasPrefix(line, test.want[i]) {
						t.Errorf("line %d is %q, want %q", i, line, test.want[i])
					}
				}
			})
		})
	}
}
