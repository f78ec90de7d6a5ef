//go:build !windows

package terminal

import (
	"os"
	"os/signal"
	"syscall"
)

// endingSignals returns the signals that end this process after a report.
//
// The Go runtime would drop SIGALRM and SIGXCPU. But SIGALRM is a timeout where nothing else is at hand (perl -e 'alarm 10; exec
// @ARGV' jt ...), and after SIGXCPU comes SIGKILL.
//
// Of the others, the runtime drops SIGUSR1, SIGUSR2, SIGVTALRM, SIGPROF, SIGIO, SIGPWR and the real-time signals. SIGPIPE and
// SIGXFSZ are failed writes. Nothing catches SIGKILL, and no Go program those that mean a crash: SIGILL, SIGTRAP, SIGBUS,
// SIGFPE, SIGSEGV, SIGSYS.
func endingSignals() []os.Signal {
	return []os.Signal{
		syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGABRT, syscall.SIGALRM, syscall.SIGXCPU,
	}
}

// endAtOnce ends this process without a report. A shell ends a script if its command was killed by Ctrl-C, but not if the
// command exits with 130, so the process kills itself; SIGQUIT would make Go print all stacks.
func endAtOnce(by os.Signal) {
	if by == syscall.SIGINT {
		signal.Reset(by)
		if syscall.Kill(os.Getpid(), syscall.SIGINT) == nil {
			select {}
		}
	}
	os.Exit(ExitCode(by))
}
