package terminal

import (
	"os"
	"syscall"
)

// endingSignals returns the signals that end this process after a report: Ctrl-C, and that the console is closed.
func endingSignals() []os.Signal { return []os.Signal{syscall.SIGINT, syscall.SIGTERM} }

// endAtOnce ends this process without a report.
func endAtOnce(by os.Signal) { os.Exit(ExitCode(by)) }
