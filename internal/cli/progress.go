package cli

import (
	"fmt"
	"time"

	"jt/output"
)

const (
	ProgressTick    = 200 * time.Millisecond
	progressFirst   = 2 * time.Second  // what is done within that needs no progress
	progressBetween = 10 * time.Second // two lines where there is no terminal
)

// ProgressLine shows on stderr how far a command is: on a terminal in one line that is drawn anew, elsewhere in a line
// now and then. It is used by one goroutine.
type ProgressLine struct {
	session *Session
	next    time.Time // nothing is shown before
	between time.Duration
}

// NewProgressLine returns a line that begins at first. Where there is no terminal, there is so long between two lines.
func (s *Session) NewProgressLine(first time.Time, between time.Duration) ProgressLine {
	return ProgressLine{session: s, next: first, between: between}
}

// Show shows a line, where it is time to.
func (l *ProgressLine) Show(now time.Time, line string) {
	switch {
	case now.Before(l.next):
	case l.session.Redraws():
		l.session.Redraw(line)
	default:
		l.next = now.Add(l.between)
		_, _ = fmt.Fprintln(l.session.Environment.Stderr, line)
	}
}

// End clears the line of a terminal.
func (l *ProgressLine) End() { l.session.Redraw("") }

// progress shows how many parts of a long command are finished.
type progress struct {
	ProgressLine

	doing               string
	total, done, failed int
}

func (s *Session) NewProgress(doing string, total int) *progress {
	return &progress{ProgressLine: s.NewProgressLine(s.Environment.Now().Add(progressFirst), progressBetween), doing: doing, total: total}
}

// Add counts a finished part.
func (p *progress) Add(failed bool) {
	p.done++
	if failed {
		p.failed++
	}
}

func (p *progress) Show(now time.Time) {
	line := fmt.Sprintf("%s: %s of %s", p.doing, output.Count(p.done), output.Count(p.total))
	if p.failed > 0 {
		line += fmt.Sprintf(", %s failed", output.Count(p.failed))
	}
	p.ProgressLine.Show(now, line)
}
