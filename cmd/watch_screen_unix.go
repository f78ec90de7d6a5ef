//go:build !windows

package cmd

import (
	"os"
	"os/signal"
	"syscall"
	"time"
)

// stopDelay is longer than it takes a process to stop itself.
const stopDelay = 100 * time.Millisecond

// startScreen has the signals of the terminal reported until the screen is closed.
func startScreen() (screenControl, error) {
	resized, stopped, goesOn := make(chan os.Signal, 1), make(chan os.Signal, 1), make(chan os.Signal, 1)
	signal.Notify(resized, syscall.SIGWINCH)
	signal.Notify(stopped, syscall.SIGTSTP)
	signal.Notify(goesOn, syscall.SIGCONT)
	return screenControl{
		resized: resized, stopped: stopped,
		stop: func() {
			select {
			case <-goesOn: // of an earlier time
			default:
			}
			signal.Stop(stopped)
			if syscall.Kill(os.Getpid(), syscall.SIGTSTP) == nil {
				// Where there is no shell that could let it go on, the system does not stop the process.
				select {
				case <-goesOn:
				case <-time.After(stopDelay):
				}
			}
			signal.Notify(stopped, syscall.SIGTSTP)
		},
		end: func() {
			signal.Stop(resized)
			signal.Stop(stopped)
			signal.Stop(goesOn)
		},
	}, nil
}
