//go:build !windows

package terminal

import (
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

// ControlJob reports to a process that changes a terminal that a user stops and continues it, until End is called. It
// returns once the process is in the foreground: before that the terminal has the state of another program.
func ControlJob(terminal *os.File) ScreenControl {
	stopped, continued := make(chan os.Signal, 1), make(chan os.Signal, 1)
	signal.Notify(continued, syscall.SIGCONT)
	job := ScreenControl{
		Stopped: stopped, Continued: continued,
		Stop: func() {
			for {
				select {
				case <-continued: // from an earlier stop
				default:
				}
				// Not SIGTSTP: the Go runtime ignores it once it was reported.
				if syscall.Kill(os.Getpid(), syscall.SIGSTOP) != nil {
					return
				}
				if <-continued; inForeground(int(terminal.Fd())) {
					return
				}
			}
		},
		End: func() {
			signal.Stop(stopped)
			signal.Stop(continued)
		},
	}
	job.Resume = func() {
		if hasShell() && !inForeground(int(terminal.Fd())) {
			job.Stop()
		}
	}
	if hasShell() {
		signal.Notify(stopped, syscall.SIGTSTP)
	}
	job.Resume()
	return job
}

// hasShell reports whether a shell can continue the stopped process. Such a shell has put it into a process group of its
// own. Without one, for example in a terminal that runs only jt, Ctrl-Z does nothing.
func hasShell() bool {
	session, err := unix.Getsid(0)
	return err == nil && session != syscall.Getpgrp()
}

// inForeground reports whether this process may use the terminal. A group of another container has the number 0.
func inForeground(terminal int) bool {
	group, err := unix.IoctlGetInt(terminal, unix.TIOCGPGRP)
	return err != nil || group == 0 || group == syscall.Getpgrp()
}
