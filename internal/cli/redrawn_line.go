package cli

import (
	"io"
	"sync"

	"jt/output"
)

// LockedWriter is a stderr on which requests that go on at once tell of retries. A line that is drawn anew in its place
// gives way to them.
type LockedWriter struct {
	mutex sync.Mutex
	To    io.Writer
	drawn string // the line that stands on the terminal
}

const startOfLine = "\r\x1b[K" // and what stands there is cleared

func (w *LockedWriter) Write(text []byte) (int, error) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.drawn != "" {
		w.drawn = ""
		if _, err := io.WriteString(w.To, startOfLine); err != nil {
			return 0, err
		}
	}
	return w.To.Write(text)
}

// redraw puts a line in the place of the one that stands on the terminal; "" leaves it empty.
func (w *LockedWriter) redraw(line string) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if line != w.drawn {
		w.drawn = line
		_, _ = io.WriteString(w.To, startOfLine+line)
	}
}

// Redraws tells whether stderr is a terminal on which a line can be drawn anew in its place.
func (s *Session) Redraws() bool {
	return s.Environment.StderrTerminal && s.Environment.Getenv("TERM") != "dumb"
}

// RedrawnLine is the line of a terminal on which a command tells how far it is, drawn anew in its place.
type RedrawnLine struct {
	terminal *LockedWriter
	size     func() (width, height int) // of the terminal; nil where nobody knows
	ascii    bool
}

func (s *Session) NewRedrawnLine() RedrawnLine {
	terminal, shared := s.Environment.Stderr.(*LockedWriter)
	if !shared {
		terminal = &LockedWriter{To: s.Environment.Stderr}
	}
	return RedrawnLine{terminal: terminal, size: s.Environment.StderrSize, ascii: !output.UTF8Locale(s.Environment.Getenv)}
}

// Draw shows a text. It is cut to the width of the terminal: what goes on in the next line could not be drawn anew.
func (l RedrawnLine) Draw(text string) {
	width := 0
	if l.size != nil {
		width, _ = l.size()
	}
	if width <= 0 {
		width = UsualWidth
	}
	l.terminal.redraw(output.Cut(text, width, l.ascii))
}

func (l RedrawnLine) Clear() { l.terminal.redraw("") }

// The size of a terminal that does not tell its own.
const (
	UsualWidth  = 80
	UsualHeight = 24
)
