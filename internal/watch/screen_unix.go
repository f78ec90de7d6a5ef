//go:build !windows

package watch

import (
	"os"
	"os/signal"
	"syscall"

	"jt/internal/cli"
)

// StartScreen reports the signals of the terminal until the screen is closed.
func StartScreen() (cli.ScreenControl, error) {
	control := cli.ControlJob(os.Stdout)
	resized, end := make(chan os.Signal, 1), control.End
	signal.Notify(resized, syscall.SIGWINCH)
	control.Resized, control.End = resized, func() {
		signal.Stop(resized)
		end()
	}
	return control, nil
}
