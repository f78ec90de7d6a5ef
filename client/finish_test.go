package client_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"jt/client"
	"jt/client/scaletest"
)

var errEnd = errors.New("end")

func TestFinishRequestsBeginsNothing(t *testing.T) {
	scale, server := sandbox(t, scaletest.Released)
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errEnd)
	if _, err := scale.JobTypes.Update(client.FinishRequests(ctx), landsat, pause(true)); !errors.Is(err, errEnd) || server.Patches() != 0 {
		t.Errorf("%v after %d PATCHes", err, server.Patches())
	}
}

func TestFinishRequestsEndsWhatWasBegun(t *testing.T) {
	for _, test := range []struct {
		name    string
		applied bool
		err     error
	}{{"applied", true, nil}, {"not applied", false, client.ErrRefused}} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancelCause(t.Context())
				patches := 0
				scale, err := client.New("http://host", client.Options{Transport: inMemory(func(w http.ResponseWriter, r *http.Request) {
					switch {
					case r.Method == http.MethodPatch:
						patches++
						cancel(errEnd)
						synctest.Wait() // everything that waits for the end has seen it
						w.WriteHeader(http.StatusGatewayTimeout)
					case test.applied:
						write(w, 200, jsonType, `{"id": 6, "is_paused": true}`)
					default:
						write(w, 200, jsonType, `{"id": 6, "is_paused": false}`)
					}
				})})
				if err != nil {
					t.Fatal(err)
				}
				if _, err := scale.JobTypes.Update(client.FinishRequests(ctx), landsat, pause(true)); !errors.Is(err, test.err) || patches != 1 {
					t.Errorf("%v after %d PATCHes", err, patches)
				}
			})
		})
	}
}

func TestFinishRequestsDoesNotWaitForABusyServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(t.Context())
		scale, err := client.New("http://host", client.Options{Transport: inMemory(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "20")
			w.WriteHeader(http.StatusServiceUnavailable)
		})})
		if err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(3*time.Second, func() { cancel(errEnd) })
		before := time.Now()
		if _, err := scale.JobTypes.Update(client.FinishRequests(ctx), landsat, pause(true)); !errors.Is(err, errEnd) || time.Since(before) != 3*time.Second {
			t.Errorf("%v after %s", err, time.Since(before))
		}
	})
}
