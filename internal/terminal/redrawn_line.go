package terminal

import (
	"io"
	"sync"
)

// Writer is a stderr for concurrent requests, which report retries there. What they write replaces the redrawn line.
type Writer struct {
	mutex sync.Mutex
	to    io.Writer
	drawn string // the line that is on the terminal now
}

// NewWriter returns a Writer to a terminal or file.
func NewWriter(to io.Writer) *Writer { return &Writer{to: to} }

const startOfLine = "\r\x1b[K" // and clear the line

// Write clears the redrawn line and writes text in its place.
func (w *Writer) Write(text []byte) (int, error) {
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

// Redraw replaces the line on the terminal; "" clears it.
func (w *Writer) Redraw(line string) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if line != w.drawn {
		w.drawn = line
		_, _ = io.WriteString(w.to, startOfLine+line)
	}
}

// Divert sends everything to another writer and returns the one before it.
func (w *Writer) Divert(to io.Writer) (before io.Writer) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	before, w.to = w.to, to
	return before
}
