package cmd

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"jt/internal/cli"
)

// nameServer finds no job type by name. Each test decides how it returns its complete list.
type nameServer func(*http.Request) (*http.Response, error)

func (s nameServer) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.URL.Query().Has("name") {
		return hintPage(request, `{"count": 0, "next": null, "previous": null, "results": []}`), nil
	}
	return s(request)
}

func hintPage(request *http.Request, body string) *http.Response {
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: request,
	}
}

// The hint names a similar REF. A server that is too slow for that changes neither the error nor the exit code.
func TestHintForAMissingRef(t *testing.T) {
	const list = `{"count": 2, "next": null, "previous": null, "results": [` +
		`{"id": 1, "name": "alpha", "version": "1.0"}, {"id": 2, "name": "beta\u001b[2J", "version": "1.0"}]}`
	for name, test := range map[string]struct {
		server nameServer
		ref    string
		hint   string
		most   time.Duration
	}{
		"suggested": {func(r *http.Request) (*http.Response, error) { return hintPage(r, list), nil }, "alhpa", "did you mean alpha@1.0?", 0},
		"hostile":   {func(r *http.Request) (*http.Response, error) { return hintPage(r, list), nil }, "beta", `did you mean beta\x1b[2J@1.0?`, 0},
		"none near": {func(r *http.Request) (*http.Response, error) { return hintPage(r, list), nil }, "gamma-ray", "give an id", 0},
		"hangs": {func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		}, "alhpa", "give an id", 3 * time.Second},
		"fails": {func(*http.Request) (*http.Response, error) { return nil, errors.New("broken") }, "alhpa", "give an id", 3 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				var stdout, stderr bytes.Buffer
				exit := Run(t.Context(), []string{"pause", "--server", "http://host", "--", test.ref}, cli.Environment{
					Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr, Transport: test.server,
					Getenv: func(string) string { return "" }, Now: time.Now, Location: time.UTC,
				})
				if exit != cli.ExitNotFound || stdout.Len() > 0 {
					t.Errorf("exit code %d, want %d: %s", exit, cli.ExitNotFound, stdout.String())
				}
				if got := stderr.String(); !strings.Contains(got, "no such job type: "+test.ref+"\n") || !strings.Contains(got, "\nhint: "+test.hint) {
					t.Errorf("%s", got)
				}
				if took := time.Since(began); took > test.most {
					t.Errorf("it took %s", took)
				}
			})
		})
	}
}
