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

// progress shows on stderr what a wait is still waiting for. One goroutine uses it.
type progress struct {
	session *cli.Session
	wait    *waiting

	ticks    *time.Ticker
	shown    cli.ProgressLine
	troubled bool           // the note that reads fail was shown
	unpaused map[int64]bool // by id; the note that it is unpaused was shown
}

func newProgress(session *cli.Session, w *waiting) *progress {
	return &progress{
		session: session, wait: w,
		ticks: time.NewTicker(tick), shown: session.NewProgressLine(w.began, between), unpaused: map[int64]bool{},
	}
}

// during runs work and shows the progress meanwhile.
func (p *progress) during(work func()) {
	done := make(chan struct{})
	var failed error
	go func() {
		defer close(done)
		failed = cli.Try(func() error {
			work()
			return nil
		})
	}()
	if p.until(done); failed != nil {
		panic(failed) // in the goroutine that reports it
	}
}

// sleep shows the progress for that long, or until ctx ends.
func (p *progress) sleep(ctx context.Context, length time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, length)
	defer cancel()
	p.until(ctx.Done())
}

func (p *progress) until(done <-chan struct{}) {
	for {
		select {
		case <-done:
			return
		case <-p.ticks.C:
			p.show()
		}
	}
}

// afterRead shows the result of a read that did not end the wait.
func (p *progress) afterRead() {
	trouble := p.wait.trouble
	switch {
	case trouble != nil && !p.troubled:
		p.session.Note("a read failed; retrying: %s", cli.Describe(trouble).Message)
	case trouble == nil && p.troubled:
		p.session.Note("the server responds again")
	}
	p.troubled = trouble != nil
	p.session.Repeating(p.troubled)
	for _, one := range p.wait.targets {
		if p.wait.draining && p.wait.seen[one.ID].unpaused && !p.unpaused[one.ID] {
			p.unpaused[one.ID] = true
			p.session.Warn("%s is no longer paused, so its queued jobs can start", one.Ref)
		}
	}
	p.show()
}

func (p *progress) show() {
	now := p.session.Environment.Now()
	if p.wait.seen == nil && p.wait.trouble == nil {
		return // nothing to show yet
	}
	p.shown.Show(now, p.line(now))
}

// line begins with what matters most, as a narrow terminal shows no more.
func (p *progress) line(now time.Time) string {
	w := p.wait
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

func (p *progress) end() {
	p.ticks.Stop()
	p.session.Repeating(false)
	p.shown.End()
}
