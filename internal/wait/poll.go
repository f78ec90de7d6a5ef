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

// waiting is a wait for job types to come to a state.
type waiting struct {
	state    State
	targets  []selection.Target
	timeout  time.Duration // 0 looks once
	interval time.Duration

	draining bool // what is waited for was paused, and is to stay so

	seen    map[int64]seen // the last complete answer, by id; nil before the first one
	heard   time.Time      // when that was asked for
	trouble error          // of the last look; nil where it gave a complete answer
}

// errWaitTimeout ends a wait. It is no error of a request.
var errWaitTimeout = errors.New("the time to wait is over")

// await looks again and again until every job type has come to the state. Only a complete answer that was asked for
// after the wait began counts; a look that fails is repeated where that may help.
func (w *waiting) await(ctx context.Context, session *cli.Session, scale *client.Client) error {
	if len(w.targets) == 0 {
		return nil
	}
	bounded, cancel := w.bounded(ctx)
	defer cancel()
	now := session.Environment.Now
	began := now()
	progress := newProgress(session, w, began)
	defer progress.end()
	pace := pace{interval: w.interval, random: session.Environment.Random}
	for {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if bounded.Err() != nil {
			return w.timedOut(now().Sub(began))
		}
		asked := now()
		var answer map[int64]seen
		var err error
		progress.during(func() { answer, err = w.state.look(bounded, scale, w.targets) })
		changed := w.note(answer, err, asked)
		switch {
		case err == nil && len(w.left()) == 0:
			return nil
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case err != nil && !errors.Is(err, errWaitTimeout) && !MayPass(err):
			return cli.TaskError("cannot see whether the job types are "+string(w.state), err)
		case bounded.Err() != nil || w.timeout == 0:
			return w.timedOut(now().Sub(began))
		}
		progress.looked()
		progress.sleep(bounded, pace.next(changed, w.timeout-now().Sub(began)))
	}
}

func (w *waiting) bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	if w.timeout == 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeoutCause(ctx, w.timeout, errWaitTimeout)
}

// note notes the answer or the error of a look, and reports whether it is something new.
func (w *waiting) note(answer map[int64]seen, err error, asked time.Time) (changed bool) {
	if err != nil {
		if !errors.Is(err, errWaitTimeout) { // that ended the wait, and says nothing of the server
			w.trouble = err
		}
		return false
	}
	changed = w.trouble != nil || !maps.Equal(answer, w.seen)
	w.seen, w.heard, w.trouble = answer, asked, nil
	return changed
}

// left returns the job types that have not come to the state, as far as the last complete answer says.
func (w *waiting) left() []selection.Target {
	return slices.DeleteFunc(slices.Clone(w.targets), func(one selection.Target) bool { return w.seen[one.ID].reached })
}

// running counts the jobs that run, and returns when the oldest of them began.
func (w *waiting) running() (jobs int64, oldest time.Time) {
	for _, one := range w.seen {
		jobs += one.running
		if !one.since.IsZero() && (oldest.IsZero() || one.since.Before(oldest)) {
			oldest = one.since
		}
	}
	return jobs, oldest
}

// timedOut is the error of a wait that ran out of time.
func (w *waiting) timedOut(after time.Duration) error {
	left := w.left()
	refs := make([]string, 0, len(left))
	for _, one := range left {
		ref := one.Ref
		if running := w.seen[one.ID].running; running > 0 {
			ref += " (" + cli.Jobs(running) + ")"
		}
		refs = append(refs, ref)
	}
	message := fmt.Sprintf("%s after %s: %s", w.notYet(len(left)), output.Span(after), cli.SomeNames(refs))
	if w.seen == nil {
		message = fmt.Sprintf("no whole answer came within %s: it is not known whether %s %s", output.Span(after), jobTypesAre(len(left)), w.state)
	}
	hint := ""
	if w.trouble != nil {
		hint = "the last look failed: " + cli.Describe(w.trouble).Message
	}
	return &timeoutError{message, hint}
}

// timeoutError is a wait that ran out of time.
type timeoutError struct{ message, hint string }

func (e *timeoutError) Error() string { return e.message }

// Report has the exit code of a wait that ran out of time.
func (e *timeoutError) Report() cli.Report {
	return cli.Report{Exit: cli.ExitWaitTimeout, Code: "wait_timeout", Message: e.message, Hint: e.hint, Complete: true}
}

// notYet says in words that so many job types have not come to the state.
func (w *waiting) notYet(count int) string {
	switch w.state {
	case Idle:
		return "jobs of " + cli.JobTypes(count) + " still run"
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
	slowest = 6   // times the interval is the longest between two looks
	slower  = 1.5 // times as long is each one while nothing changes
	jitter  = 0.1 // of it, more or less, so that many waits do not ask at the same moment
)

// pace is how long to wait before the next look.
type pace struct {
	interval time.Duration
	random   func() float64 // from 0 to less than 1; nil spreads nothing
	times    float64
}

// next is longer the longer nothing changes. Towards the end, of which so much time is left, the last look is not
// earlier than an interval before it.
func (p *pace) next(changed bool, left time.Duration) time.Duration {
	p.times = min(p.times*slower, slowest)
	if changed || p.times == 0 {
		p.times = 1
	}
	length := float64(p.interval) * p.times
	if p.random != nil {
		length *= 1 + jitter*(2*p.random()-1)
	}
	return min(time.Duration(length), max(left-p.interval, p.interval))
}
