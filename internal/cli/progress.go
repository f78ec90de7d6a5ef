package cli

import (
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
	next    time.Time // nothing is shown before this time
	between time.Duration
}

// NewProgressLine returns a line that appears from the time first on. Without a terminal, it is
// repeated at intervals of between.
func (s *Session) NewProgressLine(first time.Time, between time.Duration) ProgressLine {
	return ProgressLine{session: s, next: first, between: between}
}

// Show shows a line if it is time to.
func (l *ProgressLine) Show(now time.Time, line string) {
	line = output.Visible(line) // it may name job types
	switch {
	case l.session.quiet(), now.Before(l.next):
	case l.session.redraws():
		l.session.Redraw(line)
	default:
		l.next = now.Add(l.between)
		_, _ = fmt.Fprintln(l.session.Environment.Stderr, line)
	}
}

// End clears the line on a terminal.
func (l *ProgressLine) End() { l.session.Redraw("") }

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
	doing   string
	total   int
	ended   chan struct{}
	ticking sync.WaitGroup

	mutex        sync.Mutex
	line         ProgressLine
	done, failed int
}

// NewProgress shows progress until End is called.
func (s *Session) NewProgress(doing string, total int) *progress {
	line := s.NewProgressLine(s.Environment.Now().Add(progressFirst), progressBetween)
	p := &progress{doing: doing, total: total, ended: make(chan struct{}), line: line}
	p.ticking.Go(func() {
		ticks := time.NewTicker(progressTick)
		defer ticks.Stop()
		for {
			select {
			case <-p.ended:
				return
			case <-ticks.C:
				p.show(s.Environment.Now())
			}
		}
	})
	return p
}

// End removes the line from the terminal.
func (p *progress) End() {
	close(p.ended)
	p.ticking.Wait()
	p.line.End()
}

// Add counts a finished part.
func (p *progress) Add(failed bool) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.done++
	if failed {
		p.failed++
	}
}

func (p *progress) show(now time.Time) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	line := fmt.Sprintf("%s: %s of %s", p.doing, output.Count(p.done), output.Count(p.total))
	if p.failed > 0 {
		line += fmt.Sprintf(", %s failed", output.Count(p.failed))
	}
	p.line.Show(now, line)
}
