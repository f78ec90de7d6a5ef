// Package terminal is the terminal of this process, and the signals that a user ends, stops and continues it with: consoles,
// hidden typing, job control, a line that is redrawn. It knows no command: what a user reads is the business of package cli.
package terminal

import (
	"os"

	"golang.org/x/term"
)

// ScreenControl reports events of the terminal that a command draws on or reads a secret from, and stops and restores it.
type ScreenControl struct {
	Resized   <-chan os.Signal // the window has a new size; nil if nothing reports it
	Stopped   <-chan os.Signal // the process should stop for a while, as with Ctrl-Z
	Stop      func()           // stops it, and returns when it continues in the foreground
	Continued <-chan os.Signal // the process was stopped without notice, and continues; the shell had the terminal meanwhile
	Resume    func()           // returns once it is in the foreground
	End       func()           // undoes what was done to the terminal and to signals

	Typed   <-chan struct{}              // something was typed; nil if no keys are read
	ReadKey func() (typed byte, ok bool) // returns the next byte of it; ok is false if there is none
}

// SizeOf returns a function that asks for the size of a terminal each time, since windows are resized.
func SizeOf(terminal *os.File) func() (width, height int) {
	return func() (width, height int) {
		width, height, err := term.GetSize(int(terminal.Fd()))
		if err != nil {
			return 0, 0
		}
		return width, height
	}
}

// The assumed size of a terminal that does not report its own.
const (
	UsualWidth  = 80
	UsualHeight = 24
)
