//go:build !windows

package watch

import (
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"

	"jt/internal/cli"
)

// StartScreen has the signals of the terminal reported until the screen is closed.
func StartScreen() (cli.ScreenControl, error) {
	release := cli.OutliveSignals()
	resized, stopped, goesOn := make(chan os.Signal, 1), make(chan os.Signal, 1), make(chan os.Signal, 1)
	signal.Notify(resized, syscall.SIGWINCH)
	signal.Notify(goesOn, syscall.SIGCONT)
	if hasShell() {
		signal.Notify(stopped, syscall.SIGTSTP)
	}
	return cli.ScreenControl{
		Resized: resized, Stopped: stopped,
		Stop: func() {
			select {
			case <-goesOn: // of an earlier time
			default:
			}
			// Not SIGTSTP: Go's runtime takes what was once reported, and does nothing.
			if syscall.Kill(os.Getpid(), syscall.SIGSTOP) == nil {
				<-goesOn
			}
		},
		End: func() {
			for _, signals := range []chan os.Signal{resized, stopped, goesOn} {
				signal.Stop(signals)
			}
			release()
		},
	}, nil
}

// hasShell reports whether there is a shell that can continue a stopped process: it has put the process into a group of
// its own. Without one, as where a terminal runs nothing but jt, Ctrl-Z does nothing.
func hasShell() bool {
	session, err := unix.Getsid(0)
	return err == nil && session != syscall.Getpgrp()
}
