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

// bridge leads from the time of a synctest bubble to a server outside of it, whose clock it sets. A request takes none
// of that time.
type bridge struct {
	clock *atomic.Int64
	// instead answers or spoils a request; where it gives neither an answer nor an error the server is asked.
	instead substitute
	ahead   time.Duration // is the server's clock

	mutex sync.Mutex
	asked []string // METHOD path
	at    []time.Time
}

// substitute answers or spoils a request.
type substitute func(*http.Request) (*http.Response, error)

var bubbleStart = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// timeTrial is a trial whose commands run in a bubble, and whose server has the bubble's time.
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
	// A connection that is kept would keep the bubble's time from going on.
	return (&http.Transport{DisableKeepAlives: true}).RoundTrip(request)
}

// count tells how many requests there were of a method and path.
func (b *bridge) count(what string) int {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return strings.Count(strings.Join(b.asked, "\n")+"\n", what+"\n")
}

// requests gives what was asked so far, and when.
func (b *bridge) requests() (asked []string, at []time.Time) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return slices.Clone(b.asked), slices.Clone(b.at)
}

// answerOf is an answer without a server.
func answerOf(request *http.Request, status int, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Request: request,
		Body: io.NopCloser(bytes.NewReader([]byte(body))), ContentLength: int64(len(body)),
	}
}

// runningAnswer is an answer of the running service: ids and how many of their jobs run.
func runningAnswer(request *http.Request, counts map[int64]int) *http.Response {
	var rows []string
	for id, count := range counts {
		rows = append(rows, `{"job_type": {"id": `+strconv.FormatInt(id, 10)+`, "name": "n", "version": "1"}, "count": `+strconv.Itoa(count)+`, "longest_running": "1999-12-31T23:50:00Z"}`)
	}
	return answerOf(request, http.StatusOK, `{"count": `+strconv.Itoa(len(rows))+`, "next": null, "previous": null, "results": [`+strings.Join(rows, ", ")+`]}`)
}

// onRunning spoils or replaces the answers of the running service alone, which are counted from 0.
func onRunning(answer func(request *http.Request, number int) (*http.Response, error)) substitute {
	var next atomic.Int64
	return func(request *http.Request) (*http.Response, error) {
		if !strings.HasSuffix(request.URL.Path, "/running/") {
			return nil, nil
		}
		return answer(request, int(next.Add(1))-1)
	}
}

// inBubble runs a command line in a bubble, and tells how long it took there.
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

// hanging is a request that is never answered.
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
	// Neither the bubble nor the test outside of it is to have the other one's channel.
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
