package cmd

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"jt/client"
	"jt/internal/cli"
)

// waitState is what job types are waited to come to.
type waitState string

const (
	waitIdle     waitState = "idle"     // no job of theirs runs
	waitPaused   waitState = "paused"   // they are paused
	waitUnpaused waitState = "unpaused" // they are not
)

// seen is what one answer tells of a job type.
type seen struct {
	reached  bool
	running  int64     // jobs, where it is waited for none
	since    time.Time // when the oldest of them began; zero where it is not known
	unpaused bool      // the server says that it is not paused, where jobs of it run
}

// awaited is a job type that a wait is about, as the last whole answer has it.
type awaited struct {
	target target
	seen   seen
	known  bool // there was an answer
}

// looking is a way to ask a list service once for all job types. What it gives is the whole answer, or an error.
type looking func(ctx context.Context, scale *client.Client, targets []target) (map[int64]seen, error)

func lookings() map[waitState]looking {
	return map[waitState]looking{
		waitIdle: lookAtRunning,
		waitPaused: func(ctx context.Context, scale *client.Client, targets []target) (map[int64]seen, error) {
			return lookAtPaused(ctx, scale, targets, true)
		},
		waitUnpaused: func(ctx context.Context, scale *client.Client, targets []target) (map[int64]seen, error) {
			return lookAtPaused(ctx, scale, targets, false)
		},
	}
}

// lookAtRunning reads which job types have running jobs: those that the whole list does not name have none.
func lookAtRunning(ctx context.Context, scale *client.Client, targets []target) (map[int64]seen, error) {
	running := map[int64]seen{}
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
		since, _ := time.Parse(time.RFC3339, text) // what cannot be read is not shown
		paused, _ := row.Field("job_type.is_paused")
		running[id] = seen{reached: count == 0, running: count, since: since, unpaused: string(paused) == "false"}
	}
	answer := make(map[int64]seen, len(targets))
	for _, found := range targets {
		has, runs := running[found.id]
		if !runs {
			has.reached = true
		}
		answer[found.id] = has
	}
	return answer, nil
}

// lookAtPaused reads which job types are paused.
func lookAtPaused(ctx context.Context, scale *client.Client, targets []target, paused bool) (map[int64]seen, error) {
	objects, err := readAgain(ctx, scale, targets)
	if err != nil {
		return nil, err
	}
	answer := make(map[int64]seen, len(targets))
	for _, found := range targets {
		object, listed := objects[found.id]
		if !listed {
			return nil, errors.New("the server's list has no " + found.ref + " any more")
		}
		is, err := object.Boolean("is_paused")
		if err != nil {
			return nil, err
		}
		if _, told := object.Field("is_paused"); !told {
			return nil, &client.FieldError{Row: object.Describe(), Field: "is_paused", Want: "a boolean", Got: "nothing"}
		}
		answer[found.id] = seen{reached: is == paused}
	}
	return answer, nil
}

// fewNames is how many names the list is asked for; for more it is read whole, which takes fewer requests.
const fewNames = 50

// readAgain reads the job types as the list has them now, by id.
func readAgain(ctx context.Context, scale *client.Client, targets []target) (map[int64]client.Object, error) {
	wanted := make(map[int64]bool, len(targets))
	var names []string
	named := map[string]bool{}
	for _, found := range targets {
		wanted[found.id] = true
		if !named[found.name] {
			named[found.name] = true
			names = append(names, found.name)
		}
	}
	if len(names) == 0 {
		return nil, nil
	}
	if len(names) > fewNames {
		names = nil
	}
	objects := make(map[int64]client.Object, len(targets))
	for object, err := range scale.JobTypes.List(client.ListOptions{Names: names}).Objects().All(ctx) {
		if err != nil {
			return nil, err
		}
		id, err := object.Integer("id")
		if err != nil {
			return nil, err
		}
		if wanted[id] {
			objects[id] = object
		}
	}
	return objects, nil
}

// mayPass tells whether what failed may well succeed a while later, with nobody doing anything about it here.
func mayPass(err error) bool {
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

// parseWaitState reads --for.
func parseWaitState(text string) (waitState, error) {
	state := waitState(text)
	if _, known := lookings()[state]; !known {
		return "", cli.UsageError(fmt.Sprintf("--for %q is nothing that can be waited for", text), "give idle, paused or unpaused")
	}
	return state, nil
}
