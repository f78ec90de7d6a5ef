package wait

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/output"
)

// waiting is a wait until job types reach a state. It shows on stderr what it is still waiting for.
type waiting struct {
	session  *cli.Session
	state    State
	targets  []selection.Target // nil until they are looked up
	timeout  time.Duration      // 0 reads once
	interval time.Duration

	draining bool // the job types were paused, and should remain so

	began   time.Time
	shown   *cli.ProgressLine
	seen    map[int64]seen // the last complete response, by id; nil before the first
	heard   time.Time      // when it was requested
	trouble error          // of the last read; nil if it was complete

	troubled bool           // the note that reads fail was shown
	unpaused map[int64]bool // by id; the note that it is unpaused was shown
}

// begin starts the time of the wait, whose progress is shown until end is called.
func (w *waiting) begin(session *cli.Session) {
	w.session, w.began, w.unpaused = session, session.Environment.Now(), map[int64]bool{}
	w.shown = session.NewProgressLine(w.began, tick, between, w.line)
}

// end removes the progress from the terminal.
func (w *waiting) end() {
	w.session.Repeating(false)
	w.shown.End()
}

// lastRead is how long the last read may take. It begins when the time of the wait is up.
const lastRead = 10 * time.Second

// errWaitTimeout is the cause of a context that ends with the wait, as opposed to an error of a request.
var errWaitTimeout = errors.New("timed out")

// lookUp finds the job types. While the server is away, it tries again until the time of the wait is up.
func (w *waiting) lookUp(ctx context.Context, find func(context.Context) ([]selection.Target, error)) (found []selection.Target, err error) {
	err = w.repeat(ctx, func(ctx context.Context) (_ map[int64]seen, err error) {
		found, err = find(ctx)
		return nil, err
	}, func(err error) error {
		if w.timeout > 0 && isAway(err) {
			return nil
		}
		return err
	})
	return found, err
}

// await reads until every job type has reached the state. Only a complete response to a request that was sent after the wait
// began counts.
func (w *waiting) await(ctx context.Context, scale *client.Client) error {
	if len(w.targets) == 0 {
		return nil
	}
	return w.repeat(ctx, func(ctx context.Context) (map[int64]seen, error) {
		return w.state.read(ctx, scale, w.targets)
	}, func(err error) error {
		if MayPass(err) {
			return nil
		}
		return cli.TaskError("cannot check whether the job types are "+string(w.state), err)
	})
}

// repeat reads at intervals until no job types are left, for the last time when the time is up. A read that fails is retried,
// unless final returns the error with which it ends the wait.
func (w *waiting) repeat(ctx context.Context, read func(context.Context) (map[int64]seen, error), final func(error) error) error {
	now := w.session.Environment.Now
	pace := pace{interval: w.interval, random: w.session.Environment.Random}
	for ctx.Err() == nil {
		asked := now()
		result, err := w.bounded(ctx, asked, read)
		timedOut := errors.Is(err, errWaitTimeout)
		changed := err == nil && (w.trouble != nil || !maps.Equal(result, w.seen))
		w.shown.Update(func() {
			if err == nil {
				w.seen, w.heard = result, asked
			}
			if !timedOut { // which is no error of the server
				w.trouble = err
			}
		})
		switch {
		case err == nil && len(w.left()) == 0:
			return nil
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case err != nil && !timedOut && final(err) != nil:
			return final(err)
		case timedOut || w.remaining(asked) <= 0: // a computer that was asleep may find that it is long over
			return w.timedOut(now())
		}
		w.afterRead()
		select {
		case <-time.After(min(pace.next(changed), w.remaining(now()))):
		case <-ctx.Done():
		}
	}
	return context.Cause(ctx)
}

func (w *waiting) remaining(now time.Time) time.Duration { return w.began.Add(w.timeout).Sub(now) }

// bounded calls read, whose requests end soon after the time of the wait is up.
func (w *waiting) bounded(ctx context.Context, now time.Time, read func(context.Context) (map[int64]seen, error)) (map[int64]seen, error) {
	if w.timeout == 0 {
		return read(ctx)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, max(w.remaining(now), 0)+lastRead, errWaitTimeout)
	defer cancel()
	return read(ctx)
}

// left returns the job types that had not reached the state in the last complete response. Those with the oldest running
// jobs come first.
func (w *waiting) left() []selection.Target {
	left := slices.DeleteFunc(slices.Clone(w.targets), func(one selection.Target) bool { return w.seen[one.ID].reached })
	slices.SortStableFunc(left, func(a, b selection.Target) int {
		one, other := w.seen[a.ID].since, w.seen[b.ID].since
		if one.IsZero() != other.IsZero() {
			return other.Compare(one) // unknown times come last
		}
		return one.Compare(other)
	})
	return left
}

// running counts the running jobs.
func (w *waiting) running() (jobs int64) {
	for _, one := range w.seen {
		jobs += one.running
	}
	return jobs
}

// timedOut returns the error of a wait that timed out.
func (w *waiting) timedOut(now time.Time) error {
	left := w.left()
	message := w.notYet(len(left)) + ": " + w.names(left, now)
	switch {
	case w.targets == nil:
		message = "no complete response, so the job types could not be looked up"
	case w.seen == nil:
		message = fmt.Sprintf("no complete response, so it is not known whether %s %s", jobTypesAre(len(left)), w.state)
	}
	if w.timeout > 0 {
		message = "timed out after " + output.Span(now.Sub(w.began)) + ": " + message
	}
	hint := ""
	if w.trouble != nil {
		hint = "the last read failed: " + cli.Describe(w.trouble).Message
	}
	return &timeoutError{message, hint}
}

// names names the first of some job types, with their running jobs.
func (w *waiting) names(targets []selection.Target, now time.Time) string {
	refs := make([]string, 0, len(targets))
	for _, one := range targets {
		ref := one.Ref
		if seen := w.seen[one.ID]; seen.running > 0 {
			ref += " (" + cli.Jobs(seen.running) + seen.longest(", longest ", now) + ")"
		}
		refs = append(refs, ref)
	}
	return cli.SomeNames(refs)
}

// timeoutError is the error of a wait that timed out.
type timeoutError struct{ message, hint string }

func (e *timeoutError) Error() string { return e.message }

// Report has the exit code of a wait that timed out.
func (e *timeoutError) Report() cli.Report {
	return cli.Report{Exit: cli.ExitWaitTimeout, Code: "wait_timeout", Message: e.message, Hint: e.hint, Complete: true}
}

// notYet says that so many job types have not reached the state.
func (w *waiting) notYet(count int) string {
	switch w.state {
	case Idle:
		return "jobs of " + cli.JobTypes(count) + " still running"
	case Paused:
		return jobTypesAre(count) + " not paused"
	}
	return jobTypesAre(count) + " still paused"
}

func jobTypesAre(count int) string {
	if count == 1 {
		return cli.JobTypes(count) + " is"
	}
	return cli.JobTypes(count) + " are"
}

const (
	slowest = 6   // the longest time between two reads, in intervals
	slower  = 1.5 // factor by which it grows while nothing changes
	jitter  = 0.1 // part of it that varies at random, so that many waits do not send requests at the same moment
)

// pace decides how long to wait before the next read.
type pace struct {
	interval time.Duration
	random   func() float64 // from 0 to less than 1; nil for no variation
	times    float64        // the last result, in intervals
}

// next returns a longer time the longer nothing changes.
func (p *pace) next(changed bool) time.Duration {
	p.times = min(p.times*slower, slowest)
	if changed || p.times == 0 {
		p.times = 1
	}
	length := float64(p.interval) * p.times
	if p.random != nil {
		length *= 1 + jitter*(2*p.random()-1)
	}
	return time.Duration(length)
}
