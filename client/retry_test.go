package client_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"jt/client"
)

// try is one response of a server that fails temporarily, or the error of its connection.
type try struct {
	status     int
	retryAfter func() string // made when it is answered: a date is of that moment
	err        error
	cut        bool // the body ends too early
	html       bool
}

func (r try) answer(request *http.Request) (*http.Response, error) {
	if r.err != nil {
		return nil, r.err
	}
	response := &http.Response{StatusCode: r.status, Header: http.Header{"Content-Type": {jsonType}}, Request: request, ContentLength: -1}
	if r.retryAfter != nil {
		response.Header.Set("Retry-After", r.retryAfter())
	}
	body := ""
	switch {
	case r.html:
		response.Header.Set("Content-Type", "text/html")
		body = "<h1>Bad Gateway</h1>"
	case r.status == http.StatusOK:
		body = `{"id": 1, "name": "a", "version": "1"}`
	}
	response.Body = io.NopCloser(strings.NewReader(body))
	if r.cut {
		response.Body = io.NopCloser(io.MultiReader(strings.NewReader(body[:len(body)/2]), brokenReader{io.ErrUnexpectedEOF}))
	}
	return response, nil
}

type brokenReader struct{ err error }

func (r brokenReader) Read([]byte) (int, error) { return 0, r.err }

// tries responds with one try after the other, and then repeats the last one.
type tries struct {
	list     []try
	requests atomic.Int64
}

func (s *tries) RoundTrip(request *http.Request) (*http.Response, error) {
	number := int(s.requests.Add(1)) - 1
	return s.list[min(number, len(s.list)-1)].answer(request)
}

// asked returns how many requests there were.
func (s *tries) asked() int { return int(s.requests.Load()) }

func seconds(text string) func() string { return func() string { return text } }

func date(after time.Duration) func() string {
	return func() string { return time.Now().Add(after).UTC().Format(http.TimeFormat) }
}

func TestReadsAreRetried(t *testing.T) {
	fine := try{status: 200}
	busy := try{status: 503}
	refused := &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
	const first, second, third = 250 * time.Millisecond, 500 * time.Millisecond, time.Second
	for _, test := range []struct {
		name    string
		tries   []try
		options client.Options
		asked   int
		longest time.Duration // of the waits, which chance shortens by up to a half
		exactly bool
		reason  client.Reason
		status  int
	}{
		{name: "nothing fails", tries: []try{fine}, asked: 1},
		{name: "429", tries: []try{{status: 429}, fine}, asked: 2, longest: first},
		{name: "502", tries: []try{{status: 502, html: true}, fine}, asked: 2, longest: first},
		{name: "503", tries: []try{busy, fine}, asked: 2, longest: first},
		{name: "504", tries: []try{{status: 504}, fine}, asked: 2, longest: first},
		{name: "connection refused", tries: []try{{err: refused}, fine}, asked: 2, longest: first},
		{name: "connection reset", tries: []try{{err: syscall.ECONNRESET}, fine}, asked: 2, longest: first},
		{name: "closed without an answer", tries: []try{{err: io.EOF}, fine}, asked: 2, longest: first},
		{name: "name server fails", tries: []try{{err: &net.DNSError{IsTemporary: true}}, fine}, asked: 2, longest: first},
		{name: "proxy says 502", tries: []try{{err: &client.ProxyError{Status: 502}}, fine}, asked: 2, longest: first},
		{name: "body cut short", tries: []try{{status: 200, cut: true}, fine}, asked: 2, longest: first},
		{name: "twice as long each time", tries: []try{busy, {err: refused}, {status: 200, cut: true}, fine}, asked: 4, longest: first + second + third},
		{name: "it stays", tries: []try{busy}, asked: 4, longest: first + second + third, reason: client.ReasonRefused, status: 503},
		{name: "a cut body stays", tries: []try{{status: 200, cut: true}}, asked: 4, longest: first + second + third, reason: client.ReasonTruncated, status: 200},
		{name: "a refused connection stays", tries: []try{{err: refused}}, asked: 4, longest: first + second + third, reason: client.ReasonUnreachable},
		{name: "one retry", tries: []try{busy}, options: client.Options{Retries: 1}, asked: 2, longest: first, reason: client.ReasonRefused, status: 503},
		{name: "no retry", tries: []try{busy}, options: client.Options{Retries: -1}, asked: 1, reason: client.ReasonRefused, status: 503},

		{name: "Retry-After in seconds", tries: []try{{status: 503, retryAfter: seconds("7")}, fine}, asked: 2, longest: 7 * time.Second, exactly: true},
		{name: "Retry-After as a date", tries: []try{{status: 429, retryAfter: date(9 * time.Second)}, fine}, asked: 2, longest: 9 * time.Second, exactly: true},
		{name: "Retry-After of a gateway", tries: []try{{status: 504, retryAfter: seconds("2")}, fine}, asked: 2, longest: 2 * time.Second, exactly: true},
		{name: "Retry-After is too long", tries: []try{{status: 503, retryAfter: seconds("31")}, fine}, asked: 1, reason: client.ReasonRefused, status: 503},
		{name: "a date is too far ahead", tries: []try{{status: 503, retryAfter: date(time.Hour)}, fine}, asked: 1, reason: client.ReasonRefused, status: 503},
		{name: "Retry-After 0", tries: []try{{status: 503, retryAfter: seconds("0")}, fine}, asked: 2, longest: first},
		{name: "a date that is over", tries: []try{{status: 503, retryAfter: date(-time.Hour)}, fine}, asked: 2, longest: first},
		{name: "Retry-After is nonsense", tries: []try{{status: 503, retryAfter: seconds("soon")}, fine}, asked: 2, longest: first},
		{name: "Retry-After below zero", tries: []try{{status: 503, retryAfter: seconds("-5")}, fine}, asked: 2, longest: first},
		{name: "Retry-After beyond the time-out", tries: []try{{status: 503, retryAfter: seconds("20")}}, options: client.Options{RequestTimeout: 10 * time.Second}, asked: 1, reason: client.ReasonRefused, status: 503},
		{name: "the time-out bounds all tries", tries: []try{{status: 503, retryAfter: seconds("4")}}, options: client.Options{RequestTimeout: 10 * time.Second, Retries: 50}, asked: 3, longest: 8 * time.Second, exactly: true, reason: client.ReasonRefused, status: 503},

		{name: "400", tries: []try{{status: 400}}, asked: 1, reason: client.ReasonRefused, status: 400},
		{name: "401", tries: []try{{status: 401}}, asked: 1, reason: client.ReasonUnauthorized, status: 401},
		{name: "404", tries: []try{{status: 404}}, asked: 1, reason: client.ReasonNotFound, status: 404},
		{name: "500", tries: []try{{status: 500}}, asked: 1, reason: client.ReasonRefused, status: 500},
		{name: "no such name", tries: []try{{err: &net.DNSError{IsNotFound: true}}}, asked: 1, reason: client.ReasonUnreachable},
		{name: "proxy says 407", tries: []try{{err: &client.ProxyError{Status: 407}}}, asked: 1, reason: client.ReasonProxySignIn},
		{name: "plain HTTP", tries: []try{{err: http.ErrSchemeMismatch}}, asked: 1, reason: client.ReasonUnreachable},
		{name: "too large", tries: []try{fine}, options: client.Options{MaxBodyBytes: 5}, asked: 1, reason: client.ReasonTooLarge, status: 200},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := &tries{list: test.tries}
				test.options.Transport = bounded(server)
				reported := 0
				test.options.OnRetry = func(retry client.Retry) {
					if reported++; retry.Number != reported || retry.Failed.Method != "GET" || retry.Wait <= 0 || retry.Failed.Status == 0 && retry.Failed.Err == nil {
						t.Errorf("reported %+v", retry)
					}
				}
				scale, err := client.New("http://host/v4", test.options)
				if err != nil {
					t.Fatal(err)
				}
				before := time.Now()
				_, err = scale.JobTypes.Get(t.Context(), 1)
				waited := time.Since(before)
				if server.asked() != test.asked || reported != test.asked-1 {
					t.Errorf("asked %d times and reported %d, want %d", server.asked(), reported, test.asked)
				}
				if least := test.longest / 2; waited > test.longest || waited < least || test.exactly && waited.Round(time.Second) != test.longest {
					t.Errorf("waited %s, want %s", waited, test.longest)
				}
				failed, _ := errors.AsType[*client.Error](err)
				switch {
				case test.reason == "" && err != nil:
					t.Error(err)
				case test.reason != "" && (failed == nil || failed.Reason != test.reason || failed.Status != test.status):
					t.Errorf("%v, want %s with status %d", err, test.reason, test.status)
				}
			})
		})
	}
}

func TestChangesAreNotRetried(t *testing.T) {
	for _, failure := range []try{{status: 502}, {status: 504}, {err: syscall.ECONNRESET}, {status: 200, cut: true}} {
		synctest.Test(t, func(t *testing.T) {
			patches := 0
			scale, err := client.New("http://host", client.Options{Transport: roundTripper(func(request *http.Request) (*http.Response, error) {
				if request.Method == http.MethodPatch {
					patches++
					return failure.answer(request)
				}
				return try{status: 403}.answer(request) // so nothing can be read back, and no second PATCH is safe
			})})
			if err != nil {
				t.Fatal(err)
			}
			if _, err = scale.JobTypes.Update(t.Context(), 1, pause(true)); err == nil || patches != 1 {
				t.Errorf("%+v: %d PATCHes, error %v", failure, patches, err)
			}
		})
	}
}

func TestTheWaitForARetryEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &tries{list: []try{{status: 503, retryAfter: seconds("20")}}}
		scale, err := client.New("http://host", client.Options{Transport: bounded(server)})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancelCause(t.Context())
		stop := errors.New("stop")
		time.AfterFunc(3*time.Second, func() { cancel(stop) })
		before := time.Now()
		_, err = scale.JobTypes.Get(ctx, 1)
		if !errors.Is(err, stop) || server.asked() != 1 || time.Since(before) != 3*time.Second {
			t.Errorf("%v after %s and %d requests", err, time.Since(before), server.asked())
		}
	})
}

// slowList is a server that is too slow for pages of more than 100 rows.
type slowList struct {
	rows int
	fast int // the largest page that is not slow; 0 means 100
	from int // the first page that is slow
	slow func(request *http.Request) (*http.Response, error)

	mutex    sync.Mutex
	requests []string // page and page_size
}

func (s *slowList) RoundTrip(request *http.Request) (*http.Response, error) {
	size, page := number(request, "page_size", 100), number(request, "page", 1)
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.requests = append(s.requests, fmt.Sprintf("%dx%d", page, size))
	if size > cmp.Or(s.fast, 100) && page >= s.from {
		return s.slow(request)
	}
	var rows []string
	for id := (page-1)*size + 1; id <= min(page*size, s.rows); id++ {
		rows = append(rows, fmt.Sprintf(`{"id": %d, "name": "n", "version": "1"}`, id))
	}
	next := "null"
	if page*size < s.rows {
		next = `"more"`
	}
	if rows == nil && page > 1 {
		return try{status: 404}.answer(request)
	}
	response, err := try{status: 200}.answer(request)
	response.Body = io.NopCloser(strings.NewReader(fmt.Sprintf(`{"count": %d, "next": %s, "results": [%s]}`, s.rows, next, strings.Join(rows, ","))))
	return response, err
}

// asked returns the requests so far.
func (s *slowList) asked() []string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return slices.Clone(s.requests)
}

func slowAnswers() map[string]roundTripper {
	return map[string]roundTripper{
		"502":      try{status: 502}.answer,
		"504":      try{status: 504, retryAfter: seconds("1")}.answer,
		"time-out": hanging,
	}
}

func TestSlowPagesAreReadInTenths(t *testing.T) {
	for name, slow := range slowAnswers() {
		for _, test := range []struct{ size, rows, requests int }{
			{1000, 2500, 1 + 25}, {500, 1001, 1 + 21}, {130, 300, 1 + 24}, {137, 300, 1 + 22}, {101, 0, 1 + 1}, {1000, 5, 1 + 1},
		} {
			t.Run(fmt.Sprintf("%s, %d rows by %d", name, test.rows, test.size), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					server := &slowList{rows: test.rows, slow: slow}
					var smaller atomic.Int64 // several pages can be found to be too slow at once
					scale, err := client.New("http://host", client.Options{Transport: bounded(server), PageSize: test.size, OnRetry: func(retry client.Retry) { smaller.Store(int64(retry.PageSize)) }})
					if err != nil {
						t.Fatal(err)
					}
					var ids []int64
					for object, err := range scale.JobTypes.List(client.ListOptions{}).Objects().All(t.Context()) {
						if err != nil {
							t.Fatal(err)
						}
						id, _ := object.Integer("id")
						ids = append(ids, id)
					}
					for i, id := range ids {
						if id != int64(i+1) {
							t.Fatalf("row %d has id %d", i, id)
						}
					}
					if asked := server.asked(); len(ids) != test.rows || len(asked) != test.requests || int(smaller.Load()) != (test.size+9)/10 {
						t.Errorf("%d rows with %d requests: %v", len(ids), len(asked), asked)
					}
				})
			})
		}
	}
}

// A walk continues in smaller pages from the current row.
func TestALaterPageIsSlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &slowList{rows: 1000, from: 3, slow: slowAnswers()["504"]}
		scale, err := client.New("http://host", client.Options{Transport: bounded(server), PageSize: 130, Concurrency: 1})
		if err != nil {
			t.Fatal(err)
		}
		seen := 0
		for _, err := range scale.JobTypes.List(client.ListOptions{}).Objects().All(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			seen++
		}
		if requests := strings.Join(server.asked()[:4], " "); seen != 1000 || requests != "1x130 2x130 3x130 21x13" {
			t.Errorf("%d rows; requests %s", seen, requests)
		}
	})
}

func TestOnePageThatIsSlow(t *testing.T) {
	for _, test := range []struct {
		rows, page, size, first, got int
		more                         bool
	}{
		{1000, 2, 130, 131, 130, true}, {1000, 3, 137, 275, 137, true}, {300, 3, 137, 275, 26, false}, {200, 1, 1000, 1, 200, false}, {274, 2, 137, 138, 137, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			server := &slowList{rows: test.rows, slow: slowAnswers()["504"]}
			scale, err := client.New("http://host", client.Options{Transport: bounded(server)})
			if err != nil {
				t.Fatal(err)
			}
			page, err := scale.JobTypes.List(client.ListOptions{Page: test.page, PageSize: test.size}).Objects().Page(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			first, _ := page.Rows[0].Integer("id")
			last, _ := page.Rows[len(page.Rows)-1].Integer("id")
			if len(page.Rows) != test.got || int(first) != test.first || int(last) != test.first+test.got-1 || page.More != test.more || page.Count != test.rows {
				t.Errorf("%+v: %d rows, %d to %d, more %v", test, len(page.Rows), first, last, page.More)
			}
		})
	}
}

// A server that ends its own worker after 30 s breaks the connection, or the proxy in front of it says 502. Pages that may
// have kept each other waiting are requested fewer at once.
func TestPagesThatAServerDiesOf(t *testing.T) {
	for name, dies := range map[string]roundTripper{
		"the connection breaks": func(*http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF },
		"502":                   try{status: 502}.answer,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := &slowList{rows: 1500, fast: 10, slow: func(request *http.Request) (*http.Response, error) {
					time.Sleep(30 * time.Second)
					return dies(request)
				}}
				scale, err := client.New("http://host", client.Options{Transport: server})
				if err != nil {
					t.Fatal(err)
				}
				began, seen := time.Now(), 0
				for _, err := range scale.JobTypes.List(client.ListOptions{}).Objects().All(t.Context()) {
					if err != nil {
						t.Fatal(err)
					}
					seen++
				}
				asked := server.asked()
				if seen != 1500 || len(asked) != 2+150 || asked[0] != "1x1000" || asked[1] != "1x100" || time.Since(began) != time.Minute {
					t.Errorf("%d rows after %v with %d requests: %v ...", seen, time.Since(began), len(asked), asked[:4])
				}
			})
		})
	}
}

// A page of 100 that fails at once is retried: the server is not slow, but broken for a moment.
func TestSmallPagesThatFailAtOnceAreRetried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &slowList{rows: 100, fast: 1, slow: try{status: 502}.answer}
		scale, err := client.New("http://host", client.Options{Transport: server, PageSize: 100})
		if err != nil {
			t.Fatal(err)
		}
		for _, failure := range scale.JobTypes.List(client.ListOptions{}).Objects().All(t.Context()) {
			err = failure
		}
		if asked := server.asked(); err == nil || !slices.Equal(asked, []string{"1x100", "1x100", "1x100", "1x100"}) {
			t.Errorf("%v after %v", err, asked)
		}
	})
}

// Small pages are retried, the large one is not.
func TestSmallPagesThatStaySlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked atomic.Int64
		scale, err := client.New("http://host", client.Options{Transport: roundTripper(func(request *http.Request) (*http.Response, error) {
			asked.Add(1)
			return try{status: 504}.answer(request)
		})})
		if err != nil {
			t.Fatal(err)
		}
		for _, failure := range scale.JobTypes.List(client.ListOptions{}).Objects().All(t.Context()) {
			err = failure
		}
		if failed, ok := errors.AsType[*client.Error](err); !ok || failed.Status != 504 || asked.Load() != 1+4 {
			t.Errorf("%v after %d requests", err, asked.Load())
		}
	})
}
