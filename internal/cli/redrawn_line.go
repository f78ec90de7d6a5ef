package cli

import (
	"io"
	"sync"

	"jt/output"
)

// lockedWriter is a stderr on which requests that are sent at once report retries. A line that is drawn anew in its place
// gives way to them.
type lockedWriter struct {
	mutex sync.Mutex
	to    io.Writer
	drawn string // the line that stands on the terminal
}

const startOfLine = "\r\x1b[K" // and what stands there is cleared

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

// redraw puts a line in the place of the one that stands on the terminal; "" leaves it empty.
func (w *lockedWriter) redraw(line string) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if line != w.drawn {
		w.drawn = line
		_, _ = io.WriteString(w.to, startOfLine+line)
	}
}

// DivertStderr has what goes to stderr written to another writer, and returns where it was written before.
func (s *Session) DivertStderr(to io.Writer) (before io.Writer) {
	s.stderr.mutex.Lock()
	defer s.stderr.mutex.Unlock()
	before, s.stderr.to = s.stderr.to, to
	return before
}

// redraws reports whether stderr is a terminal on which a line can be drawn anew in its place.
func (s *Session) redraws() bool {
	return s.Environment.StderrTerminal && s.Environment.Getenv("TERM") != "dumb"
}

// Redraw shows a text on the terminal in the place of the one it showed before; "" shows none. It is cut to the width of
// the terminal: what goes on in the next line could not be drawn anew.
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

// The size of a terminal that does not report its own.
const (
	UsualWidth  = 80
	UsualHeight = 24
)
