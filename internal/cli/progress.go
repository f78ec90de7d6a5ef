package cli

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"jt/internal/terminal"
	"jt/output"
)

const (
	progressTick    = 200 * time.Millisecond
	progressFirst   = 2 * time.Second  // shorter work needs no progress
	progressBetween = 10 * time.Second // between two lines without a terminal
)

// ProgressLine shows on stderr how far a command has come: on a terminal in one line that is redrawn, elsewhere in a line
// from time to time.
type ProgressLine struct {
	session *Session
	between time.Duration
	line    func(now time.Time) string

	stop    context.CancelFunc
	ticking sync.WaitGroup
	mutex   sync.Mutex
	next    time.Time // nothing is shown before this time
}

// NewProgressLine returns a line that appears from the time first on, and is renewed at each tick until End is called.
// Without a terminal, it is repeated at intervals of between. line returns the text; there is none yet if it is "".
func (s *Session) NewProgressLine(first time.Time, tick, between time.Duration, line func(now time.Time) string) *ProgressLine {
	ctx, stop := context.WithCancel(context.Background())
	l := &ProgressLine{session: s, between: between, line: line, stop: stop, next: first}
	l.ticking.Go(func() {
		ticks := time.NewTicker(tick)
		defer ticks.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticks.C:
				l.Show()
			}
		}
	})
	return l
}

// Update changes what the line is made of.
func (l *ProgressLine) Update(change func()) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	change()
}

// Show shows the line if it is time to.
func (l *ProgressLine) Show() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	now := l.session.Environment.Now()
	line := output.Visible(l.line(now)) // it may name job types
	switch {
	case line == "", l.session.quiet(), now.Before(l.next):
	case l.session.redraws():
		l.session.Redraw(line)
	default:
		l.next = now.Add(l.between)
		_, _ = fmt.Fprintln(l.session.Environment.Stderr, line)
	}
}

// End clears the line on a terminal. Nothing is shown afterwards.
func (l *ProgressLine) End() {
	l.stop()
	l.ticking.Wait()
	l.session.Redraw("")
}

// DivertStderr sends stderr to another writer and returns the one before it.
func (s *Session) DivertStderr(to io.Writer) (before io.Writer) {
	return s.stderr.Divert(to)
}

// redraws reports whether stderr is a terminal that can redraw a line in place.
func (s *Session) redraws() bool {
	return s.Environment.StderrTerminal && s.Environment.Getenv("TERM") != "dumb"
}

// Redraw replaces the text that it showed before on the terminal; "" clears it. It cuts the text to the width of the
// terminal, since a wrapped line cannot be redrawn.
func (s *Session) Redraw(text string) {
	if !s.redraws() || s.quiet() {
		return
	}
	width := 0
	if s.Environment.StderrSize != nil {
		width, _ = s.Environment.StderrSize()
	}
	if width <= 0 {
		width = terminal.UsualWidth
	}
	s.stderr.Redraw(output.Cut(text, width, !output.UTF8Locale(s.Environment.Getenv)))
}

// progress shows how many parts of a long command are finished.
type progress struct {
	*ProgressLine
	doing               string
	total, done, failed int
}

// NewProgress shows progress until End is called.
func (s *Session) NewProgress(doing string, total int) *progress {
	p := &progress{doing: doing, total: total}
	p.ProgressLine = s.NewProgressLine(s.Environment.Now().Add(progressFirst), progressTick, progressBetween, p.text)
	return p
}

// Add counts a finished part.
func (p *progress) Add(failed bool) {
	p.Update(func() {
		p.done++
		if failed {
			p.failed++
		}
	})
}

func (p *progress) text(time.Time) string {
	line := fmt.Sprintf("%s: %s of %s", p.doing, output.Count(p.done), output.Count(p.total))
	if p.failed > 0 {
		line += fmt.Sprintf(", %s failed", output.Count(p.failed))
	}
	return line
}
