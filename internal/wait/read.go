package wait

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"jt/client"
	"jt/client/model"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/output"
)

// State is the state that a wait is for.
type State string

// The states that can be waited for.
const (
	Idle     State = "idle" // no running jobs
	Paused   State = "paused"
	Unpaused State = "unpaused"
)

// seen is what one response says about a job type.
type seen struct {
	reached  bool      // it is in the state
	running  int64     // running jobs; 0 unless the wait is for Idle
	since    time.Time // start of the oldest of them; zero if not known
	unpaused bool      // it has running jobs, and the server says that it is not paused
}

// longest returns, after some words, how long the oldest job has been running; "" if that is not known.
func (s seen) longest(words string, now time.Time) string {
	if s.since.IsZero() {
		return ""
	}
	return words + output.Span(now.Sub(s.since))
}

// read reads the state of all the job types once. The result is complete, or an error.
func (s State) read(ctx context.Context, scale *client.Client, targets []selection.Target) (map[int64]seen, error) {
	if s == Idle {
		return readRunning(ctx, scale, targets)
	}
	return readPaused(ctx, scale, targets, s == Paused)
}

// readRunning reads which job types have running jobs. A job type that is not in the complete list has none.
func readRunning(ctx context.Context, scale *client.Client, targets []selection.Target) (map[int64]seen, error) {
	result := make(map[int64]seen, len(targets))
	for _, found := range targets {
		result[found.ID] = seen{reached: true}
	}
	for row, err := range scale.JobTypes.Running(client.PageOptions{}).Objects().Thorough().All(ctx) {
		if err != nil {
			return nil, err
		}
		id, err := row.Integer("job_type.id")
		if err != nil {
			return nil, err
		}
		count, err := row.Integer("count")
		if err != nil {
			return nil, err
		}
		// A missing count must not pass for 0.
		if value, ok := row.Field("count"); !ok || string(value) == "null" {
			return nil, &model.FieldError{Row: row.Describe(), Field: "count", Want: "an integer", Got: "missing"}
		}
		text, err := row.Text("longest_running")
		if err != nil {
			return nil, err
		}
		if _, awaited := result[id]; awaited {
			since, _ := time.Parse(time.RFC3339, text) // an invalid time is not shown
			paused, _ := row.Field("job_type.is_paused")
			result[id] = seen{reached: count == 0, running: count, since: since, unpaused: string(paused) == "false"}
		}
	}
	return result, nil
}

// readPaused reads which job types are paused.
func readPaused(ctx context.Context, scale *client.Client, targets []selection.Target, paused bool) (map[int64]seen, error) {
	objects, err := selection.ReadStates(ctx, scale, targets)
	if err != nil {
		return nil, err
	}
	result := make(map[int64]seen, len(targets))
	for _, found := range targets {
		object, listed := objects[found.ID]
		if !listed {
			return nil, errors.New(found.Ref + " is no longer in the server's list")
		}
		is, err := selection.IsPaused(object)
		if err != nil {
			return nil, err
		}
		result[found.ID] = seen{reached: is == paused}
	}
	return result, nil
}

// MayPass reports whether a failed request may succeed later without any change on this side.
func MayPass(err error) bool {
	if errors.Is(err, client.ErrNotApplied) {
		return false // the server refuses to apply it
	}
	failed, ok := errors.AsType[*client.Error](err)
	if !ok {
		return true // a response that makes no sense
	}
	if _, ok := errors.AsType[*client.RenewalError](failed); ok {
		return true // the program that prints the secret may succeed later
	}
	switch failed.Reason {
	case client.ReasonUnauthorized, client.ReasonSignInPage, client.ReasonNoService, client.ReasonNotFound, client.ReasonInvalidInput:
		return false
	case client.ReasonRefused:
		switch failed.Status {
		case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests:
			return true
		}
		return failed.Status >= 500
	}
	return true
}

// isAway reports whether a server may respond later to what it did not respond to now. As nothing shows yet that it is the
// right server, failures that come from wrong settings do not count.
func isAway(err error) bool {
	failed, ok := errors.AsType[*client.Error](err)
	if !ok {
		return errors.Is(err, client.ErrIncomplete)
	}
	switch failed.Reason {
	case client.ReasonCertificate, client.ReasonProxySignIn, client.ReasonRedirect, client.ReasonNotJSON, client.ReasonEmpty,
		client.ReasonTooLarge, client.ReasonWrongShape, client.ReasonBadStatus:
		return false
	case client.ReasonUnreachable:
		unknown, ok := errors.AsType[*net.DNSError](err)
		return !ok || !unknown.IsNotFound
	}
	return MayPass(err)
}

// parseState parses the value of --for.
func parseState(text string) (State, error) {
	switch state := State(text); state {
	case Idle, Paused, Unpaused:
		return state, nil
	}
	return "", cli.UsageError(fmt.Sprintf("invalid --for %q: not a state to wait for", text), "use idle, paused or unpaused")
}
