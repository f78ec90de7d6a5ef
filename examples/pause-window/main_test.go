package main

import (
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"strings"
	"testing"

	"jt/client"
	"jt/client/scaletest"
)

const category = "imagery"

// start starts a sandbox. paused reports by id which job types of the category are paused.
func start(t *testing.T, behaviour scaletest.Behaviour) (server *scaletest.Server, paused func() map[int64]bool) {
	t.Helper()
	server, err := scaletest.Start(scaletest.Config{Behaviour: behaviour})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return server, func() map[int64]bool {
		t.Helper()
		scale, err := client.New(server.URL, client.Options{})
		if err != nil {
			t.Fatal(err)
		}
		is := map[int64]bool{}
		for jobType, err := range scale.JobTypes.List(client.ListOptions{Categories: []string{category}}).All(context.Background()) {
			if err != nil {
				t.Fatal(err)
			}
			is[jobType.ID] = jobType.IsPaused
		}
		return is
	}
}

// same checks that every job type is paused or unpaused as before.
func same(t *testing.T, before, after map[int64]bool) {
	t.Helper()
	for id, paused := range before {
		if after[id] != paused {
			t.Errorf("job type %d: paused is %t, want %t", id, after[id], paused)
		}
	}
}

func TestWindow(t *testing.T) {
	for name, behaviour := range map[string]scaletest.Behaviour{"released": scaletest.Released, "documented": scaletest.Documented} {
		t.Run(name, func(t *testing.T) {
			server, paused := start(t, behaviour)
			before := paused()
			var out strings.Builder
			if err := run(t.Context(), []string{"-for", "1ms", server.URL, category}, log.New(&out, "", 0)); err != nil {
				t.Fatal(err)
			}
			same(t, before, paused())
			count := strings.Count(out.String(), "\npaused ")
			if count < 2 || count != strings.Count(out.String(), "\nunpaused ") || server.Patches() != 2*count {
				t.Errorf("%d PATCHes, output:\n%s", server.Patches(), &out)
			}
		})
	}
}

// cancelling cancels the context of the program after the first line about a paused job type.
type cancelling struct {
	strings.Builder
	cancel context.CancelFunc
}

func (c *cancelling) Write(text []byte) (int, error) {
	if strings.HasPrefix(string(text), "paused ") {
		c.cancel()
	}
	return c.Builder.Write(text)
}

func TestInterruptUnpauses(t *testing.T) {
	server, paused := start(t, scaletest.Released)
	before := paused()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	out := cancelling{cancel: cancel}
	if err := run(ctx, []string{"-for", "1h", server.URL, category}, log.New(&out, "", 0)); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	same(t, before, paused())
	if server.Patches() != 2 {
		t.Errorf("%d PATCHes, output:\n%s", server.Patches(), &out)
	}
}

func TestFailureUnpauses(t *testing.T) {
	server, paused := start(t, scaletest.Released)
	before := paused()
	server.Fault(scaletest.Fault{Method: http.MethodPatch, Skip: 1, Times: 1, IgnoreBody: true})
	if err := run(t.Context(), []string{server.URL, category}, log.New(io.Discard, "", 0)); !errors.Is(err, client.ErrNotApplied) {
		t.Errorf("error %v", err)
	}
	same(t, before, paused())
	if server.Patches() != 3 {
		t.Errorf("%d PATCHes, want two to pause and one to unpause", server.Patches())
	}
}

func TestWrongCommandLines(t *testing.T) {
	server, _ := start(t, scaletest.Released)
	for _, args := range [][]string{nil, {server.URL}, {"host", category}, {server.URL, "no-such-category"}, {"-for", "soon", server.URL, category}} {
		if err := run(t.Context(), args, log.New(io.Discard, "", 0)); err == nil {
			t.Errorf("%q is accepted", args)
		}
	}
	if server.Patches() != 0 {
		t.Errorf("%d PATCHes", server.Patches())
	}
}
