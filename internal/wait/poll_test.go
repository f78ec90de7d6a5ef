package wait

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/selection"
)

// server answers a request by the time since it began.
type server func(since time.Duration, request *http.Request) (body string, err error)

// list is the body of a list of one job type.
func list(paused bool) string {
	return fmt.Sprintf(`{"count": 1, "next": null, "results": [{"id": 6, "name": "a", "version": "1", "is_paused": %t}]}`, paused)
}

const busy = `{"count": 1, "next": null, "results": [{"job_type": {"id": 6, "name": "a", "version": "1"}, "count": 1}]}`

// A wait that times out reads once more when its time is up.
func TestLastReadOfAWait(t *testing.T) {
	hangs := func(from time.Duration) server {
		return func(since time.Duration, request *http.Request) (string, error) {
			if since >= from {
				<-request.Context().Done()
				return "", context.Cause(request.Context())
			}
			return list(false), nil
		}
	}
	var asleep atomic.Int64 // how long the computer slept
	for name, test := range map[string]struct {
		state    State
		timeout  time.Duration
		server   server
		timedOut bool
		took     time.Duration
	}{
		"busy to the end": {Idle, 10 * time.Minute, func(time.Duration, *http.Request) (string, error) { return busy, nil }, true, 10 * time.Minute},
		"paused between the last two intervals": {Paused, 9 * time.Second, func(since time.Duration, _ *http.Request) (string, error) {
			return list(since >= 6500*time.Millisecond), nil
		}, false, 9 * time.Second},
		"paused while a read is on its way at the end": {Paused, 12 * time.Second, func(since time.Duration, _ *http.Request) (string, error) {
			if since >= 5*time.Second && since < 12*time.Second {
				time.Sleep(8 * time.Second)
				return list(false), nil
			}
			return list(since > 12*time.Second), nil
		}, false, 13 * time.Second},
		"hanging":            {Paused, 9 * time.Second, hangs(0), true, 19 * time.Second},
		"hanging at the end": {Paused, 9 * time.Second, hangs(9 * time.Second), true, 19 * time.Second},
		"asleep over the end, on a system whose clock goes on": {Paused, 30 * time.Minute, func(since time.Duration, _ *http.Request) (string, error) {
			before := asleep.Load()
			if since >= time.Minute {
				asleep.Store(int64(time.Hour))
			}
			return list(before > 0), nil
		}, false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			asleep.Store(0)
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), time.Hour) // bounds the test
				defer cancel()
				began := time.Now()
				scale, err := client.New("http://host", client.Options{Retries: -1, Transport: transport(func(request *http.Request) (string, error) {
					return test.server(time.Since(began), request)
				})})
				if err != nil {
					t.Fatal(err)
				}
				now := func() time.Time { return time.Now().Add(time.Duration(asleep.Load())) }
				session := cli.NewSession(nil, cli.Environment{Stderr: io.Discard, Now: now, Location: time.UTC, Getenv: func(string) string { return "" }})
				w := &waiting{
					state: test.state, targets: []selection.Target{{ID: 6, Ref: "a@1", Name: "a"}},
					timeout: test.timeout, interval: 5 * time.Second,
				}
				w.begin(session)
				defer w.end()
				err = w.await(ctx, scale)
				if _, timedOut := errors.AsType[*timeoutError](err); timedOut != test.timedOut || !timedOut && err != nil {
					t.Errorf("%v", err)
				}
				if took := time.Since(began); test.took > 0 && took != test.took {
					t.Errorf("took %s", took)
				}
			})
		})
	}
}

type transport func(*http.Request) (body string, err error)

func (t transport) RoundTrip(request *http.Request) (*http.Response, error) {
	body, err := t(request)
	if err != nil {
		return nil, err
	}
	header := http.Header{"Content-Type": {"application/json"}}
	return &http.Response{StatusCode: http.StatusOK, Header: header, Body: io.NopCloser(strings.NewReader(body)), Request: request}, nil
}

// A tick may ask for the line after the last read, before the wait has ended.
func TestLineWithoutJobTypesLeft(t *testing.T) {
	w := &waiting{state: Idle, targets: []selection.Target{{ID: 6}}, seen: map[int64]seen{6: {reached: true}}}
	if line := w.line(time.Now()); line != "" {
		t.Errorf("%q", line)
	}
}
