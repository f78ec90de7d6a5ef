package watch

import (
	"io"
	"strconv"
	"strings"

	"jt/internal/cli"
	"jt/output"
)

// screen is a terminal that is drawn on, and restored.
type screen struct {
	cli.ScreenControl

	terminal      io.Writer
	drawn         []string // nil where all of it is to be drawn
	width, height int
}

// The escape sequences. Lines that are not wrapped keep a text in its line of whose width the terminal thinks
// otherwise. A terminal that does not know of frames draws them all the same.
const (
	enterScreen = "\x1b[?1049h\x1b[?25l\x1b[?7l" // another screen, no cursor, no wrapping
	// All of it back. Where a terminal has no other screen, what was drawn is not to be left on the only one.
	leaveScreen = "\x1b[0m\x1b[H\x1b[J\x1b[?2026l\x1b[?7h\x1b[?25h\x1b[?1049l"
	beginFrame  = "\x1b[?2026h"
	endFrame    = "\x1b[H\x1b[?2026l" // the cursor far from the last line, where a key would scroll
	clearLine   = "\x1b[K"
	clearBelow  = "\x1b[J"
)

// openScreen begins to draw. The error is an *output.WriteError, or the system's.
func openScreen(session *cli.Session) (*screen, error) {
	s := &screen{terminal: session.Environment.Stdout, ScreenControl: cli.ScreenControl{End: func() {}}}
	if session.Environment.StartScreen != nil {
		var err error
		if s.ScreenControl, err = session.Environment.StartScreen(); err != nil {
			return nil, err
		}
	}
	if err := s.write(enterScreen); err != nil {
		s.End()
		return nil, err
	}
	return s, nil
}

// close restores the terminal. A terminal that cannot be written to has ended the watch with an error before.
func (s *screen) close() {
	_ = s.write(leaveScreen)
	s.End()
}

// pause restores the terminal while the process is stopped.
func (s *screen) pause() error {
	if err := s.write(leaveScreen); err != nil {
		return err
	}
	s.Stop()
	s.distrust()
	return s.write(enterScreen)
}

// distrust has the next frame drawn whole: keys that are pressed leave their characters on a terminal.
func (s *screen) distrust() { s.drawn = nil }

// draw shows lines, in one write. Only those that are not there yet are written, so that nothing flickers, unless the
// window has another size: nobody knows what it shows then.
func (s *screen) draw(lines []string, width, height int) error {
	whole := s.drawn == nil || s.width != width || s.height != height
	var frame strings.Builder
	for i, line := range lines {
		if !whole && i < len(s.drawn) && s.drawn[i] == line {
			continue
		}
		frame.WriteString("\x1b[" + strconv.Itoa(i+1) + ";1H" + line)
		// Behind a full line the cursor stands on its last cell, which would be cleared.
		if output.Width(line) < width {
			frame.WriteString(clearLine)
		}
	}
	if len(lines) < height && (whole || len(lines) < len(s.drawn)) {
		frame.WriteString("\x1b[" + strconv.Itoa(len(lines)+1) + ";1H" + clearBelow)
	}
	s.drawn, s.width, s.height = lines, width, height
	if frame.Len() == 0 {
		return nil
	}
	return s.write(beginFrame + frame.String() + endFrame)
}

func (s *screen) write(text string) error {
	if _, err := io.WriteString(s.terminal, text); err != nil {
		return &output.WriteError{Err: err}
	}
	return nil
}
