package watch

import (
	"io"
	"strconv"
	"strings"

	"jt/internal/cli"
	"jt/internal/terminal"
	"jt/output"
)

// screen draws on a terminal, and restores it.
type screen struct {
	terminal.ScreenControl

	terminal      io.Writer
	drawn         []string // nil to draw everything
	width, height int
}

// The escape sequences. Without wrapping, a text stays in its line even if the terminal thinks it is wider. A terminal
// that does not know frames (mode 2026) ignores them.
const (
	enterScreen = "\x1b[?1049h\x1b[?25l\x1b[?7l" // alternate screen, no cursor, no wrapping
	// Restores all of it. A terminal without an alternate screen is cleared first.
	leaveScreen = "\x1b[0m\x1b[H\x1b[J\x1b[?2026l\x1b[?7h\x1b[?25h\x1b[?1049l"
	beginFrame  = "\x1b[?2026h"
	endFrame    = "\x1b[H\x1b[?2026l" // the cursor away from the last line, where a key would scroll
	clearLine   = "\x1b[K"
	clearBelow  = "\x1b[J"
)

// openScreen switches to the alternate screen. The error is an *output.WriteError, or the system's.
func openScreen(session *cli.Session) (*screen, error) {
	s := &screen{terminal: session.Environment.Stdout, ScreenControl: terminal.ScreenControl{End: func() {}}}
	if session.Environment.StartScreen != nil {
		var err error
		if s.ScreenControl, err = session.Environment.StartScreen(); err != nil {
			return nil, err
		}
	}
	end, release := s.End, session.Environment.Outlive()
	s.End = func() {
		end()
		release()
	}
	if err := s.write(enterScreen); err != nil {
		s.End()
		return nil, err
	}
	return s, nil
}

// close restores the terminal. If it cannot be written to, an earlier error has already ended the watch.
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
	return s.enter()
}

// resume draws again after a stop without notice.
func (s *screen) resume() error {
	s.Resume()
	return s.enter()
}

func (s *screen) enter() error {
	s.distrust()
	return s.write(enterScreen)
}

// distrust makes the next frame draw everything: pressed keys leave their characters on a terminal.
func (s *screen) distrust() { s.drawn = nil }

// draw shows lines in one write. It writes only lines that changed, so that nothing flickers, unless the size of the
// window changed: what it shows is unknown then.
func (s *screen) draw(lines []string, width, height int) error {
	everything := s.drawn == nil || s.width != width || s.height != height
	var frame strings.Builder
	for i, line := range lines {
		if !everything && i < len(s.drawn) && s.drawn[i] == line {
			continue
		}
		frame.WriteString("\x1b[" + strconv.Itoa(i+1) + ";1H" + line)
		// After a full line the cursor is on its last cell, which would be cleared.
		if output.Width(line) < width {
			frame.WriteString(clearLine)
		}
	}
	if len(lines) < height && (everything || len(lines) < len(s.drawn)) {
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
