package wait

import (
	"context"
	"time"

	"jt/internal/cli"
	"jt/output"
)

const (
	tick    = time.Second // between two drawings of the line on a terminal
	between = time.Minute // between two lines elsewhere
)

// progress shows on stderr what a wait still waits for. It is used by one goroutine.
type progress struct {
	session *cli.Session
	wait    *waiting
	began   time.Time

	ticks    *time.Ticker
	shown    cli.ProgressLine
	troubled bool           // it was said that looks fail
	unpaused map[int64]bool // it was said that they are
}

func newProgress(session *cli.Session, w *waiting, began time.Time) *progress {
	return &progress{
		session: session, wait: w, began: began,
		ticks: time.NewTicker(tick), shown: session.NewProgressLine(began, between), unpaused: map[int64]bool{},
	}
}

// during shows the progress until work is done.
func (p *progress) during(work func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		work()
	}()
	p.until(done)
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

// looked shows what a look that did not end the wait came to.
func (p *progress) looked() {
	trouble := p.wait.trouble
	switch {
	case trouble != nil && !p.troubled:
		p.session.Note("a look failed and is repeated: %s", cli.Describe(trouble).Message)
	case trouble == nil && p.troubled:
		p.session.Note("the server answers again")
	}
	p.troubled = trouble != nil
	p.session.Repeating(p.troubled)
	for _, one := range p.wait.targets {
		if p.wait.draining && p.wait.seen[one.ID].unpaused && !p.unpaused[one.ID] {
			p.unpaused[one.ID] = true
			p.session.Note("%s is not paused any more, so new jobs of it are started", one.Ref)
		}
	}
	p.show()
}

func (p *progress) show() {
	now := p.session.Environment.Now()
	if p.wait.seen == nil && p.wait.trouble == nil {
		return // there is nothing to show yet
	}
	p.shown.Show(now, p.line(now))
}

// line begins with what counts most: a narrow terminal shows no more.
func (p *progress) line(now time.Time) string {
	w := p.wait
	line := "waiting " + output.Span(now.Sub(p.began)) + ": "
	if w.seen == nil {
		return line + "no whole answer yet"
	}
	if w.trouble != nil {
		line += "no whole answer for " + output.Span(now.Sub(w.heard)) + ", then "
	}
	left := w.left()
	if w.state != Idle {
		return line + w.notYet(len(left))
	}
	count, oldest := w.running()
	run := " run"
	if count == 1 {
		run = " runs"
	}
	line += cli.Jobs(count) + " of " + cli.JobTypes(len(left)) + run
	if !oldest.IsZero() && w.trouble == nil {
		line += ", the oldest since " + p.clockTime(oldest, now)
	}
	return line
}

// clockTime is a time as a clock on the wall shows it, with its day where that is not today.
func (p *progress) clockTime(at, now time.Time) string {
	at, now = at.In(p.session.Environment.Location), now.In(p.session.Environment.Location)
	if at.YearDay() == now.YearDay() && at.Year() == now.Year() {
		return at.Format("15:04:05")
	}
	return at.Format("2006-01-02 15:04")
}

func (p *progress) end() {
	p.ticks.Stop()
	p.session.Repeating(false)
	p.shown.End()
}
