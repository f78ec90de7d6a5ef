package cli

import (
	"fmt"
	"io"
	"sync"
	"time"

	"jt/output"
)

const (
	progressTick    = 200 * time.Millisecond
	progressFirst   = 2 * time.Second  // what is done within that needs no progress
	progressBetween = 10 * time.Second // two lines where there is no terminal
)

// progress shows on stderr how far a command is that takes long: on a terminal in one line that is drawn anew,
// elsewhere in a line now and then.
type progress struct {
	stderr   io.Writer
	terminal bool
	doing    string
	total    int
	line     RedrawnLine
	ended    chan struct{}
	ticking  sync.WaitGroup

	mutex        sync.Mutex
	done, failed int
	next         time.Time // nothing is shown before
}

// NewProgress shows the progress until End is called.
func (s *Session) NewProgress(doing string, total int) *progress {
	p := newProgress(s, doing, total)
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

func newProgress(s *Session, doing string, total int) *progress {
	return &progress{
		stderr:   s.Environment.Stderr,
		terminal: s.Redraws(),
		doing:    doing, total: total, line: s.NewRedrawnLine(), ended: make(chan struct{}),
		next: s.Environment.Now().Add(progressFirst),
	}
}

// End removes the line from the terminal.
func (p *progress) End() {
	close(p.ended)
	p.ticking.Wait()
	p.line.Clear()
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

// show shows how far things are, if it is time to.
func (p *progress) show(now time.Time) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
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
