package cmd

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"jt/client/scaletest"
)

// bridge connects a synctest bubble with a server outside it, and sets the server's clock to the time in the bubble. A
// request takes no time in the bubble.
type bridge struct {
	clock *atomic.Int64
	// instead may answer a request or fail it. If it returns neither a response nor an error, the server gets the request.
	instead substitute
	ahead   time.Duration // how far the server's clock is ahead

	mutex sync.Mutex
	asked []string // METHOD path
	at    []time.Time
}

// substitute answers a request in place of the server, fails it, or returns nil and nil.
type substitute func(*http.Request) (*http.Response, error)

var bubbleStart = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// timeTrial returns a trial whose commands run in a bubble and whose server has the bubble's time.
func timeTrial(t *testing.T, config scaletest.Config) (*pauseTrial, *bridge) {
	t.Helper()
	clock := &atomic.Int64{}
	clock.Store(bubbleStart.UnixNano())
	if config.Now == nil {
		config.Now = func() time.Time { return time.Unix(0, clock.Load()).UTC() }
	}
	trial := newPauseTrial(t, config)
	over := &bridge{clock: clock}
	trial.environment.Transport = over
	return trial, over
}

func (b *bridge) RoundTrip(request *http.Request) (*http.Response, error) {
	b.mutex.Lock()
	b.asked = append(b.asked, request.Method+" "+request.URL.Path)
	b.at = append(b.at, time.Now())
	b.clock.Store(time.Now().Add(b.ahead).UnixNano())
	b.mutex.Unlock()
	if b.instead != nil {
		if response, err := b.instead(request); response != nil || err != nil {
			return response, err
		}
	}
	// The clock of a bubble does not advance while a goroutine waits on a kept connection.
	return (&http.Transport{DisableKeepAlives: true}).RoundTrip(request)
}

// count returns the number of requests with a method and path.
func (b *bridge) count(what string) int {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return strings.Count(strings.Join(b.asked, "\n")+"\n", what+"\n")
}

// requests returns the requests so far, and their times.
func (b *bridge) requests() (asked []string, at []time.Time) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return slices.Clone(b.asked), slices.Clone(b.at)
}

// answerOf returns a response that no server sent.
func answerOf(request *http.Request, status int, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Request: request,
		Body: io.NopCloser(bytes.NewReader([]byte(body))), ContentLength: int64(len(body)),
	}
}

// runningAnswer returns a response of the running service with these ids and numbers of running jobs.
func runningAnswer(request *http.Request, counts map[int64]int) *http.Response {
	var rows []string
	for id, count := range counts {
		rows = append(rows, `{"job_type": {"id": `+strconv.FormatInt(id, 10)+`, "name": "n", "version": "1"}, "count": `+strconv.Itoa(count)+`, "longest_running": "1999-12-31T23:50:00Z"}`)
	}
	return answerOf(request, http.StatusOK, `{"count": `+strconv.Itoa(len(rows))+`, "next": null, "previous": null, "results": [`+strings.Join(rows, ", ")+`]}`)
}

// onRunning replaces only the responses of the running service, numbered from 0.
func onRunning(answer func(request *http.Request, number int) (*http.Response, error)) substitute {
	var next atomic.Int64
	return func(request *http.Request) (*http.Response, error) {
		if !strings.HasSuffix(request.URL.Path, "/running/") {
			return nil, nil
		}
		return answer(request, int(next.Add(1))-1)
	}
}

// inBubble runs a command line in a bubble and returns how long it took there.
func inBubble(t *testing.T, trial *pauseTrial, exit int, args ...string) (took time.Duration) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		trial.run(t.Context(), exit, args...)
		took = time.Since(began)
	})
	return took
}

var errBroken = errors.New("broken")

// hanging never answers a request.
func hanging(request *http.Request) (*http.Response, error) {
	<-request.Context().Done()
	return nil, context.Cause(request.Context())
}

func patch(t *testing.T, server, id string, paused bool) {
	t.Helper()
	body := `{"is_paused": false}`
	if paused {
		body = `{"is_paused": true}`
	}
	// A channel made inside a bubble must not be used outside it, and this request is made on both sides.
	request, err := http.NewRequestWithContext(context.WithoutCancel(t.Context()), http.MethodPatch, server+"/job-types/"+id+"/", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
}
