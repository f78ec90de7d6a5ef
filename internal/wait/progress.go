package wait

import (
	"context"
	"time"

	"jt/internal/cli"
	"jt/output"
)

const (
	tick    = time.Second // between two updates of the line on a terminal
	between = time.Minute // between two lines elsewhere
)

// during runs work and shows the progress meanwhile.
func (w *waiting) during(work func()) {
	done := make(chan struct{})
	var failed error
	go func() {
		defer close(done)
		failed = cli.Try(func() error {
			work()
			return nil
		})
	}()
	if w.until(done); failed != nil {
		panic(failed) // in the goroutine that reports it
	}
}

// sleep shows the progress for that long, or until ctx ends.
func (w *waiting) sleep(ctx context.Context, length time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, length)
	defer cancel()
	w.until(ctx.Done())
}

func (w *waiting) until(done <-chan struct{}) {
	for {
		select {
		case <-done:
			return
		case <-w.ticks.C:
			w.show()
		}
	}
}

// afterRead shows the result of a read that did not end the wait.
func (w *waiting) afterRead() {
	trouble := w.trouble
	switch {
	case trouble != nil && !w.troubled:
		w.session.Note("a read failed; retrying: %s", cli.Describe(trouble).Message)
	case trouble == nil && w.troubled:
		w.session.Note("the server responds again")
	}
	w.troubled = trouble != nil
	w.session.Repeating(w.troubled)
	for _, one := range w.targets {
		if w.draining && w.seen[one.ID].unpaused && !w.unpaused[one.ID] {
			w.unpaused[one.ID] = true
			w.session.Warn("%s is no longer paused, so its queued jobs can start", one.Ref)
		}
	}
	w.show()
}

func (w *waiting) show() {
	now := w.session.Environment.Now()
	if w.seen == nil && w.trouble == nil {
		return // nothing to show yet
	}
	w.shown.Show(now, w.line(now))
}

// line begins with what matters most, as a narrow terminal shows no more.
func (w *waiting) line(now time.Time) string {
	elapsed := " (" + output.Span(now.Sub(w.began)) + " of " + cli.Spelled(w.timeout) + ")"
	if w.seen == nil {
		return "no complete response yet" + elapsed
	}
	left := w.left() // not empty, or the wait would have ended
	line, names := w.notYet(len(left)), ""
	if w.state == Idle {
		line = cli.Jobs(w.running()) + " of " + cli.JobTypes(len(left)) + " still running"
		line += w.seen[left[0].ID].longest(", longest "+left[0].Ref+" ", now)
	} else {
		names = ": " + w.names(left, now)
	}
	if w.trouble != nil {
		return "no complete response for " + output.Span(now.Sub(w.heard)) + elapsed + ", before that " + line
	}
	return line + elapsed + names
}
