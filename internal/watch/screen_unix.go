//go:build !windows

package watch

import (
	"os"
	"os/signal"
	"syscall"

	"jt/internal/terminal"
)

// StartScreen reports the signals of the terminal, and the keys of the one on stdin, until the screen is closed.
func StartScreen() (terminal.ScreenControl, error) {
	control := terminal.ControlJob(os.Stdout)
	resized, end := make(chan os.Signal, 1), control.End
	signal.Notify(resized, syscall.SIGWINCH)
	control.Resized, control.End = resized, func() {
		signal.Stop(resized)
		end()
	}
	terminal.ReadKeys(&control, os.Stdin)
	return control, nil
}
