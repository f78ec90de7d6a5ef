package wait

import (
	"context"
	"errors"
	"time"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/internal/timerange"
)

// DrainOptions say whether a command that pauses waits until no job of what it paused runs any more.
type DrainOptions struct {
	Wanted            bool
	Timeout           string
	IgnoreLongRunning bool

	TimeoutGiven bool
	Limit        time.Duration
}

// Prepare checks the flags before anything is sent.
func (o *DrainOptions) Prepare() (err error) {
	if !o.Wanted && (o.TimeoutGiven || o.IgnoreLongRunning) {
		return cli.UsageError("--drain-timeout and --ignore-long-running go with --drain alone", "add --drain, or leave them out")
	}
	o.Limit, err = timerange.Duration(o.Timeout)
	return cli.OfFlag("drain-timeout", err)
}

// Targets returns the job types that are to be waited for.
func (o *DrainOptions) Targets(session *cli.Session, targets []selection.Target) ([]selection.Target, error) {
	if !o.Wanted {
		return nil, nil
	}
	return ending(session, targets, o.IgnoreLongRunning)
}

// ending returns the job types whose jobs end once they are paused. That others are among them is an error, unless
// those are to be left out.
func ending(session *cli.Session, targets []selection.Target, ignoreLongRunning bool) ([]selection.Target, error) {
	var those []selection.Target
	var endless []string
	for _, found := range targets {
		longRunning, err := found.Object.Boolean("is_long_running")
		if err != nil {
			return nil, err
		}
		if longRunning {
			endless = append(endless, found.Ref)
		} else {
			those = append(those, found)
		}
	}
	switch {
	case len(endless) == 0:
	case ignoreLongRunning:
		session.Note("not waited for, long-running: %s", cli.SomeNames(endless))
	default:
		return nil, cli.UsageError(
			"the jobs of long-running job types do not end, so there is no waiting for them: "+cli.SomeNames(endless),
			"--ignore-long-running waits for the others alone",
		)
	}
	return those, nil
}

// lookInterval is the time between two looks of a drain.
const lookInterval = 5 * time.Second

// Drain waits until no job of paused job types runs. Where time runs out it says what still does.
func Drain(ctx context.Context, session *cli.Session, scale *client.Client, targets []selection.Target, limit time.Duration) error {
	w := &waiting{state: Idle, targets: targets, timeout: limit, interval: lookInterval, draining: true}
	err := w.await(ctx, session, scale)
	if _, ok := errors.AsType[*timeoutError](err); ok {
		for _, one := range w.left() {
			if seen := w.seen[one.ID]; seen.running > 0 {
				oldest := ""
				if !seen.since.IsZero() { // the server does not always say
					oldest = ", the oldest since " + seen.since.UTC().Format(time.RFC3339)
				}
				session.Note("still running: %s: %s%s", one.Ref, cli.Jobs(seen.running), oldest)
			}
		}
	}
	return err
}

// DrainPaused is the second half of `jt pause --drain`, after the report of the first.
func DrainPaused(ctx context.Context, session *cli.Session, scale *client.Client, reported error, targets []selection.Target, limit time.Duration) error {
	if reported != nil && !cli.ReaderGone(reported) {
		session.Note("not waited for running jobs: not everything was paused")
		return reported
	}
	err := Drain(ctx, session, scale, targets, limit)
	if err == nil {
		return reported
	}
	if ranOut, ok := errors.AsType[*timeoutError](err); ok {
		ranOut.message += "; all stays paused"
		return ranOut
	}
	session.Note("all stays paused")
	return err
}
