package wait

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/selection"
)

// busy is a server whose job type 6 always has a running job.
type busy struct{}

func (busy) RoundTrip(request *http.Request) (*http.Response, error) {
	body := `{"count": 1, "next": null, "results": [{"job_type": {"id": 6, "name": "a", "version": "1"}, "count": 1}]}`
	header := http.Header{"Content-Type": {"application/json"}}
	return &http.Response{StatusCode: http.StatusOK, Header: header, Body: io.NopCloser(strings.NewReader(body)), Request: request}, nil
}

// A wait ends when its time is up. The context bounds the test, should it not.
func TestWaitTimesOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		scale, err := client.New("http://host", client.Options{Transport: busy{}})
		if err != nil {
			t.Fatal(err)
		}
		session := cli.NewSession(nil, cli.Environment{Stderr: io.Discard, Now: time.Now, Location: time.UTC, Getenv: func(string) string { return "" }})
		began := time.Now()
		w := &waiting{state: Idle, targets: []selection.Target{{ID: 6, Ref: "a@1"}}, timeout: 10 * time.Minute, interval: time.Minute}
		err = w.await(ctx, session, scale)
		_, timedOut := errors.AsType[*timeoutError](err)
		if took := time.Since(began); !timedOut || took != 10*time.Minute {
			t.Errorf("%v after %s", err, took)
		}
	})
}
