package cmd

import (
	"io"
	"sync"

	"jt/output"
)

// lockedWriter is a stderr on which requests that go on at once tell of retries. A line that is drawn anew in its place
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

// redraws tells whether stderr is a terminal on which a line can be drawn anew in its place.
func (a *app) redraws() bool {
	return a.environment.StderrTerminal && a.environment.Getenv("TERM") != "dumb"
}

// redrawnLine is the line of a terminal on which a command tells how far it is, drawn anew in its place.
type redrawnLine struct {
	terminal *lockedWriter
	size     func() (width, height int) // of the terminal; nil where nobody knows
	ascii    bool
}

func (a *app) newRedrawnLine() redrawnLine {
	terminal, shared := a.environment.Stderr.(*lockedWriter)
	if !shared {
		terminal = &lockedWriter{to: a.environment.Stderr}
	}
	return redrawnLine{terminal: terminal, size: a.environment.StderrSize, ascii: !output.UTF8Locale(a.environment.Getenv)}
}

// draw shows a text. It is cut to the width of the terminal: what goes on in the next line could not be drawn anew.
func (l redrawnLine) draw(text string) {
	width := 0
	if l.size != nil {
		width, _ = l.size()
	}
	if width <= 0 {
		width = usualWidth
	}
	l.terminal.redraw(output.Cut(text, width, l.ascii))
}

func (l redrawnLine) clear() { l.terminal.redraw("") }
