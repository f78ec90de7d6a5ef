package cmd

import (
	"fmt"
	"io"

	"jt/output"
)

// redrawnLine is the line of a terminal on which a command tells how far it is, drawn anew in its place.
type redrawnLine struct {
	terminal io.Writer
	size     func() (width, height int) // of the terminal; nil where nobody knows
	ascii    bool
	drawn    string // what stands there
}

func (a *app) newRedrawnLine() redrawnLine {
	return redrawnLine{
		terminal: a.environment.Stderr, size: a.environment.StderrSize, ascii: !output.UTF8Locale(a.environment.Getenv),
	}
}

// draw shows a text in place of what stands there. It is cut to the width of the terminal: what goes on in the next line
// could not be drawn anew.
func (l *redrawnLine) draw(text string) {
	width := 0
	if l.size != nil {
		width, _ = l.size()
	}
	if width <= 0 {
		width = usualWidth
	}
	if text = output.Cut(text, width, l.ascii); text != l.drawn {
		_, _ = fmt.Fprint(l.terminal, "\r\x1b[K"+text)
		l.drawn = text
	}
}

// clear takes the text off the terminal, so that something else can be written there.
func (l *redrawnLine) clear() {
	if l.drawn != "" {
		_, _ = fmt.Fprint(l.terminal, "\r\x1b[K")
		l.drawn = ""
	}
}
