package cli

import (
	"io"
	"sync"

	"jt/output"
)

// lockedWriter is a stderr for concurrent requests, which report retries there. What they write replaces the redrawn line.
type lockedWriter struct {
	mutex sync.Mutex
	to    io.Writer
	drawn string // the line that is on the terminal now
}

const startOfLine = "\r\x1b[K" // and clear the line

func (w *lockedWriter) Write(text []byte) (int, error) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.drawn != "" {
		w.drawn = ""
		if _, err := io.WriteString(w.to, startOfLine); err != nil {
			return 0, err
		}
	}
	return w.to.Write(text)
}

// redraw replaces the line on the terminal; "" clears it.
func (w *lockedWriter) redraw(line string) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if line != w.drawn {
		w.drawn = line
		_, _ = io.WriteString(w.to, startOfLine+line)
	}
}

// DivertStderr sends stderr to another writer and returns the one before it.
func (s *Session) DivertStderr(to io.Writer) (before io.Writer) {
	s.stderr.mutex.Lock()
	defer s.stderr.mutex.Unlock()
	before, s.stderr.to = s.stderr.to, to
	return before
}

// redraws reports whether stderr is a terminal that can redraw a line in place.
func (s *Session) redraws() bool {
	return s.Environment.StderrTerminal && s.Environment.Getenv("TERM") != "dumb"
}

// Redraw replaces the text that it showed before on the terminal; "" clears it. It cuts the text to the width of the
// terminal, since a wrapped line cannot be redrawn.
func (s *Session) Redraw(text string) {
	if !s.redraws() {
		return
	}
	width := 0
	if s.Environment.StderrSize != nil {
		width, _ = s.Environment.StderrSize()
	}
	if width <= 0 {
		width = UsualWidth
	}
	s.stderr.redraw(output.Cut(text, width, !output.UTF8Locale(s.Environment.Getenv)))
}

// The assumed size of a terminal that does not report its own.
const (
	UsualWidth  = 80
	UsualHeight = 24
)
