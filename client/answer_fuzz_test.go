package client

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"jt/client/internal/content"
)

// fuzzedServer gives every request the same response.
type fuzzedServer struct {
	status int
	header http.Header
	body   string

	mutex    sync.Mutex
	requests []*http.Request
}

func (s *fuzzedServer) RoundTrip(request *http.Request) (*http.Response, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.requests = append(s.requests, request); len(s.requests) > 100 {
		return nil, errors.New("asked without end")
	}
	return &http.Response{
		StatusCode: s.status, Proto: "HTTP/1.1", Header: s.header.Clone(), ContentLength: int64(len(s.body)),
		Body: io.NopCloser(strings.NewReader(s.body)), Request: request,
	}, nil
}

// FuzzResponse tries responses to each kind of request: a failure is an error of a known kind in one short line, and a success
// is JSON about the job type.
func FuzzResponse(f *testing.F) {
	for i, body := range recordedBodies(f) {
		f.Add([]int{200, 200, 400, 404, 500}[i%5], "application/json", string(body))
	}
	for _, status := range []int{101, 200, 201, 204, 206, 300, 301, 304, 400, 401, 403, 404, 407, 410, 418, 429, 499, 500, 502, 503, 504, 599, 999} {
		f.Add(status, "text/html; charset=utf-8", "<title>Sign in</title>")
		f.Add(status, "application/json", `{"id": 1, "is_paused": true, "count": 1, "results": [{"id": 1}]}`)
	}
	f.Fuzz(func(t *testing.T, status int, contentType, body string) {
		if status < 101 || status > 999 {
			return // net/http takes no such answer
		}
		server := &fuzzedServer{status: status, header: http.Header{"Content-Type": {contentType}}, body: body}
		scale, err := New("http://host", Options{Transport: server, Retries: -1})
		if err != nil {
			t.Fatal(err)
		}
		_, err = scale.JobTypes.GetObject(t.Context(), 1)
		checkAnswer(t, "details", status, body, err)
		_, err = scale.JobTypes.List(ListOptions{}).Objects().Page(t.Context())
		checkAnswer(t, "a page", status, body, err)
		if status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable {
			return // a change would be tried again, after seconds
		}
		paused := true
		object, err := scale.JobTypes.Update(t.Context(), 1, JobTypeUpdate{IsPaused: &paused})
		if is, _ := object.Boolean("is_paused"); err == nil && !is {
			t.Errorf("%d %q: a change that was not seen is a success", status, body)
		}
		checkAnswer(t, "a change", status, body, err)
	})
}

func checkAnswer(t *testing.T, what string, status int, body string, err error) {
	t.Helper()
	if err == nil {
		if status >= 300 || !json.Valid([]byte(body)) {
			t.Errorf("%d %q: a success for %s", status, body, what)
		}
		return
	}
	if failed, ok := errors.AsType[*Error](err); ok {
		if _, known := kinds[failed.Reason]; !known || utf8.RuneCountInString(failed.Message) > 2*content.MessageRunes || strings.ContainsAny(failed.Message, "\n\r") {
			t.Errorf("%d %q: %s: %#v", status, body, what, failed)
		}
	} else if !errors.Is(err, ErrNotApplied) && !errors.Is(err, ErrBadResponse) {
		t.Errorf("%d %q: %s: %v", status, body, what, err)
	}
	if strings.ContainsAny(err.Error(), "\n\r") {
		t.Errorf("%d %q: %s: more than a line: %v", status, body, what, err)
	}
}

// FuzzRedirect redirects to any URL: requests stay on the server, and no error shows a query.
func FuzzRedirect(f *testing.F) {
	for _, location := range []string{
		"", "/moved/", "https://host/", "http://host:80/x", "http://HOST/x/", "//elsewhere/", "http://host@elsewhere/", "http://host\\@elsewhere/", "http://[/?token", "javascript:x",
		"https://elsewhere.example/login?token=x", "http://me:hunter2@elsewhere/", "\\\\elsewhere\\", "http:///x", "http:elsewhere", "?a", "#a", "http://host:8080/", "\x00", "http://host\t/",
	} {
		f.Add(location)
	}
	f.Fuzz(func(t *testing.T, location string) {
		if strings.ContainsAny(location, "\r\n\x00") {
			return // no header can hold it
		}
		const secret = "sesame-7f3a9c"
		server := &fuzzedServer{status: http.StatusFound, header: http.Header{"Location": {location + "?" + secret}}}
		scale, err := New("http://host/scale/api", Options{Transport: server, Retries: -1})
		if err != nil {
			t.Fatal(err)
		}
		_, err = scale.JobTypes.GetObject(t.Context(), 1)
		if err == nil {
			t.Fatalf("%q led to a success", location)
		}
		failed, ok := errors.AsType[*Error](err)
		if !ok || failed.Reason != ReasonRedirect && failed.Reason != ReasonSignInPage && failed.Reason != ReasonBadStatus {
			t.Errorf("%q: %v", location, err)
		}
		if strings.Contains(err.Error(), secret) {
			t.Errorf("%q: the query is shown: %v", location, err)
		}
		for _, request := range server.requests {
			if request.URL.Scheme != "http" || !strings.EqualFold(request.URL.Hostname(), "host") || portOf(request.URL) != "80" {
				t.Errorf("%q led to %s", location, request.URL)
			}
		}
	})
}
