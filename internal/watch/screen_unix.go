//go:build !windows

package watch

import (
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"

	"jt/internal/cli"
)

// StartScreen reports the signals of the terminal until the screen is closed.
func StartScreen() (cli.ScreenControl, error) {
	release := cli.OutliveSignals()
	resized, stopped, continued := make(chan os.Signal, 1), make(chan os.Signal, 1), make(chan os.Signal, 1)
	signal.Notify(resized, syscall.SIGWINCH)
	signal.Notify(continued, syscall.SIGCONT)
	if hasShell() {
		signal.Notify(stopped, syscall.SIGTSTP)
	}
	return cli.ScreenControl{
		Resized: resized, Stopped: stopped,
		Stop: func() {
			select {
			case <-continued: // from an earlier stop
			default:
			}
			// Not SIGTSTP: the Go runtime ignores it once it was reported.
			if syscall.Kill(os.Getpid(), syscall.SIGSTOP) == nil {
				<-continued
			}
		},
		End: func() {
			for _, signals := range []chan os.Signal{resized, stopped, continued} {
				signal.Stop(signals)
			}
			release()
		},
	}, nil
}

// hasShell reports whether a shell can continue the stopped process. Such a shell has put it into a process group of its
// own. Without one, for example in a terminal that runs only jt, Ctrl-Z does nothing.
func hasShell() bool {
	session, err := unix.Getsid(0)
	return err == nil && session != syscall.Getpgrp()
}
