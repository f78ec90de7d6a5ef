package cli

import (
	"fmt"
	"io"
	"time"

	"jt/output"
)

const (
	ProgressTick    = 200 * time.Millisecond
	progressFirst   = 2 * time.Second  // what is done within that needs no progress
	progressBetween = 10 * time.Second // two lines where there is no terminal
)

// progress tells on stderr how far a command is that takes long: on a terminal in one line that is drawn anew,
// elsewhere in a line now and then. It is used by one goroutine.
type progress struct {
	stderr   io.Writer
	terminal bool
	doing    string
	total    int

	done, failed int
	next         time.Time // nothing is shown before
	line         RedrawnLine
}

func (s *Session) NewProgress(doing string, total int) *progress {
	return &progress{
		stderr:   s.Environment.Stderr,
		terminal: s.Redraws(),
		doing:    doing, total: total,
		next: s.Environment.Now().Add(progressFirst), line: s.NewRedrawnLine(),
	}
}

// Add takes a finished part in.
func (p *progress) Add(failed bool) {
	p.done++
	if failed {
		p.failed++
	}
}

// Show tells how far things are, where it is time to.
func (p *progress) Show(now time.Time) {
	if now.Before(p.next) {
		return
	}
	line := fmt.Sprintf("%s: %s of %s", p.doing, output.Count(p.done), output.Count(p.total))
	if p.failed > 0 {
		line += fmt.Sprintf(", %s failed", output.Count(p.failed))
	}
	if p.terminal {
		p.line.Draw(line)
		return
	}
	p.next = now.Add(progressBetween)
	_, _ = fmt.Fprintln(p.stderr, line)
}

func (p *progress) End() { p.line.Clear() }
