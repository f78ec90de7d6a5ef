package wait

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/selection"
)

// State is what job types are waited to come to.
type State string

// The states that can be waited for.
const (
	Idle     State = "idle"     // no job of theirs runs
	Paused   State = "paused"   // they are paused
	Unpaused State = "unpaused" // they are not
)

// seen is what one answer says of a job type.
type seen struct {
	reached  bool
	running  int64     // jobs, where it is waited for none
	since    time.Time // when the oldest of them began; zero where it is not known
	unpaused bool      // the server says that it is not paused, where jobs of it run
}

// look reads once how all the job types are. What it returns is complete, or an error.
func (s State) look(ctx context.Context, scale *client.Client, targets []selection.Target) (map[int64]seen, error) {
	if s == Idle {
		return lookAtRunning(ctx, scale, targets)
	}
	return lookAtPaused(ctx, scale, targets, s == Paused)
}

// lookAtRunning reads which job types have running jobs: those that the complete list does not name have none.
func lookAtRunning(ctx context.Context, scale *client.Client, targets []selection.Target) (map[int64]seen, error) {
	answer := make(map[int64]seen, len(targets))
	for _, found := range targets {
		answer[found.ID] = seen{reached: true}
	}
	for row, err := range scale.JobTypes.Running(client.PageOptions{}).Objects().All(ctx) {
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
		// A count that is not there must not pass for none.
		if value, ok := row.Field("count"); !ok || string(value) == "null" {
			return nil, &client.FieldError{Row: row.Describe(), Field: "count", Want: "an integer", Got: "nothing"}
		}
		text, err := row.Text("longest_running")
		if err != nil {
			return nil, err
		}
		if _, awaited := answer[id]; awaited {
			since, _ := time.Parse(time.RFC3339, text) // what cannot be read is not shown
			paused, _ := row.Field("job_type.is_paused")
			answer[id] = seen{reached: count == 0, running: count, since: since, unpaused: string(paused) == "false"}
		}
	}
	return answer, nil
}

// lookAtPaused reads which job types are paused.
func lookAtPaused(ctx context.Context, scale *client.Client, targets []selection.Target, paused bool) (map[int64]seen, error) {
	objects, err := selection.ReadAgain(ctx, scale, targets)
	if err != nil {
		return nil, err
	}
	answer := make(map[int64]seen, len(targets))
	for _, found := range targets {
		object, listed := objects[found.ID]
		if !listed {
			return nil, errors.New("the server's list has no " + found.Ref + " any more")
		}
		is, err := selection.IsPaused(object)
		if err != nil {
			return nil, err
		}
		answer[found.ID] = seen{reached: is == paused}
	}
	return answer, nil
}

// MayPass reports whether what failed may well succeed a while later, with nobody doing anything about it here.
func MayPass(err error) bool {
	if errors.Is(err, client.ErrNotApplied) {
		return false // a server that does not want to
	}
	failed, ok := errors.AsType[*client.Error](err)
	if !ok {
		return true // answers that make no sense
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

// parseState reads --for.
func parseState(text string) (State, error) {
	switch state := State(text); state {
	case Idle, Paused, Unpaused:
		return state, nil
	}
	return "", cli.UsageError(fmt.Sprintf("--for %q is nothing that can be waited for", text), "give idle, paused or unpaused")
}
