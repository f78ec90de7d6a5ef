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

// waiting is a wait until job types reach a state.
type waiting struct {
	state    State
	targets  []selection.Target
	timeout  time.Duration // 0 reads once
	interval time.Duration

	draining bool // the job types were paused, and should remain so

	began   time.Time
	seen    map[int64]seen // the last complete response, by id; nil before the first
	heard   time.Time      // when it was requested
	trouble error          // of the last read; nil if it was complete
}

// lastRead is how long the last read may take. It begins when the time of the wait is up.
const lastRead = 10 * time.Second

// errWaitTimeout is the cause of a context that ends with the wait, as opposed to an error of a request.
var errWaitTimeout = errors.New("timed out")

// await reads at intervals until every job type has reached the state, for the last time when the time is up. Only a complete
// response to a request that was sent after the wait began counts. A read that fails is retried if that may help.
func (w *waiting) await(ctx context.Context, session *cli.Session, scale *client.Client, progress *progress) error {
	if len(w.targets) == 0 {
		return nil
	}
	now := session.Environment.Now
	pace := pace{interval: w.interval, random: session.Environment.Random}
	for ctx.Err() == nil {
		asked := now()
		var result map[int64]seen
		err := w.try(ctx, progress, asked, func(ctx context.Context) (err error) {
			result, err = w.state.read(ctx, scale, w.targets)
			return err
		})
		changed := w.note(result, err, asked)
		switch {
		case err == nil && len(w.left()) == 0:
			return nil
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case err != nil && !errors.Is(err, errWaitTimeout) && !MayPass(err):
			return cli.TaskError("cannot check whether the job types are "+string(w.state), err)
		case w.isOver(asked) || errors.Is(err, errWaitTimeout):
			return w.timedOut(now())
		}
		progress.afterRead()
		progress.sleep(ctx, min(pace.next(changed), w.remaining(now())))
	}
	return context.Cause(ctx)
}

// isOver reports whether the time of the wait is up. A computer that was asleep may find that it is long over.
func (w *waiting) isOver(now time.Time) bool { return w.remaining(now) <= 0 }

func (w *waiting) remaining(now time.Time) time.Duration { return w.began.Add(w.timeout).Sub(now) }

// try sends requests, which end soon after the time of the wait is up, and shows the progress meanwhile.
func (w *waiting) try(ctx context.Context, progress *progress, now time.Time, send func(context.Context) error) (err error) {
	if w.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, max(w.remaining(now), 0)+lastRead, errWaitTimeout)
		defer cancel()
	}
	progress.during(func() { err = send(ctx) })
	return err
}

// note stores the result or the error of a read, and reports whether it is news.
func (w *waiting) note(result map[int64]seen, err error, asked time.Time) (changed bool) {
	if err != nil {
		if !errors.Is(err, errWaitTimeout) { // not an error of the server
			w.trouble = err
		}
		return false
	}
	changed = w.trouble != nil || !maps.Equal(result, w.seen)
	w.seen, w.heard, w.trouble = result, asked, nil
	return changed
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
	if w.seen == nil {
		message = fmt.Sprintf("no complete response, so it is not known whether %s %s", jobTypesAre(len(left)), w.state)
	}
	return w.timeoutError(now.Sub(w.began), message)
}

func (w *waiting) timeoutError(after time.Duration, message string) error {
	if w.timeout > 0 {
		message = "timed out after " + output.Span(after) + ": " + message
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
