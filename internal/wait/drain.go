package wait

import (
	"cmp"
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"jt/client"
	"jt/internal/change"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/internal/timerange"
)

// DrainOptions are the flags of a command that pauses job types and can then wait until they have no running jobs.
type DrainOptions struct {
	Wanted            bool
	Timeout           string
	IgnoreLongRunning bool

	TimeoutGiven bool
	Limit        time.Duration
}

// Prepare checks the flags before any request is sent.
func (o *DrainOptions) Prepare() (err error) {
	if !o.Wanted && (o.TimeoutGiven || o.IgnoreLongRunning) {
		return cli.UsageError("--drain-timeout and --ignore-long-running need --drain", "add --drain, or leave them out")
	}
	if !o.Wanted {
		return nil
	}
	o.Limit, err = timerange.Duration(o.Timeout)
	return cli.OfFlag("drain-timeout", err)
}

// Plan finds the job types of a command, and plans what it does to them. drains are those whose running jobs it waits for.
func (o *DrainOptions) Plan(ctx context.Context, session *cli.Session, scale *client.Client, action change.Action, options *selection.TargetOptions) (plan *change.Plan, drains []selection.Target, err error) {
	targets, err := options.Find(ctx, scale, session.Environment.Stdin)
	if err != nil {
		return nil, nil, err
	}
	options.Note(session, targets, o.Wanted)
	plan = change.NewPlan(action, scale.BaseURL(), targets, options.Selected())
	plan.Named = options.Named()
	if o.Wanted {
		drains, err = ending(session, plan.Unskipped(), o.IgnoreLongRunning)
	}
	return plan, drains, err
}

// ending returns the job types whose jobs end once they are paused. Long-running job types among them are an error unless
// they are ignored.
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
		session.Note("not waiting for long-running job types: %s", cli.SomeNames(endless))
	default:
		return nil, cli.UsageError(
			"cannot wait for long-running job types, whose jobs do not end: "+cli.SomeNames(endless),
			"use --ignore-long-running to wait only for the others",
		)
	}
	return those, nil
}

// drainInterval is the time between two reads of a drain.
const drainInterval = 5 * time.Second

// Drain waits until paused job types have no running jobs, and returns those that are left. When the time is up, it names
// those that still have some.
func Drain(ctx context.Context, session *cli.Session, scale *client.Client, targets []selection.Target, limit time.Duration) (left []selection.Target, err error) {
	w := &waiting{state: Idle, targets: targets, timeout: limit, interval: drainInterval, draining: true}
	w.begin(session)
	defer w.end()
	err = w.await(ctx, scale)
	left = w.left()
	if _, ok := errors.AsType[*timeoutError](err); ok {
		for _, one := range left {
			if seen := w.seen[one.ID]; seen.running > 0 {
				oldest := ""
				if !seen.since.IsZero() { // the server may leave it out
					oldest = ", the oldest since " + seen.since.UTC().Format(time.RFC3339)
				}
				session.Warn("still running: %s: %s%s", one.Ref, cli.Jobs(seen.running), oldest)
			}
		}
	}
	return left, err
}

// DrainPaused is the second half of `jt pause --drain`. reported is the error of the first half, whose report was printed.
func DrainPaused(ctx context.Context, session *cli.Session, scale *client.Client, reported error, targets []selection.Target, limit time.Duration) error {
	if reported != nil && !cli.ReaderGone(reported) {
		session.Note("not waiting for running jobs: not everything was paused")
		return reported
	}
	left, err := Drain(ctx, session, scale, targets, limit)
	if err == nil {
		return reported
	}
	hint := "to continue waiting: `" + waitCommand(session, scale.BaseURL(), left, limit) + "`"
	if ranOut, ok := errors.AsType[*timeoutError](err); ok {
		ranOut.message += "; the job types remain paused"
		ranOut.hint = cmp.Or(ranOut.hint, hint)
		return ranOut
	}
	if ctx.Err() != nil {
		return cli.ChangesError(err, cli.Describe(err).Message+": the job types remain paused", hint)
	}
	session.Note("the job types remain paused")
	return err
}

// waitCommand returns the command line for a shell that waits for job types as a drain did.
func waitCommand(session *cli.Session, server string, targets []selection.Target, limit time.Duration) string {
	words := []string{"jt wait"}
	for _, one := range targets {
		ref := one.Ref
		if strings.HasPrefix(ref, "-") { // it would be read as a flag
			ref = strconv.FormatInt(one.ID, 10)
		}
		words = append(words, cli.Quoted(ref))
	}
	return strings.Join(words, " ") + " --timeout " + cli.Spelled(limit) + session.Connection.FlagsFor(server)
}
