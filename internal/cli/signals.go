package cli

import (
	"os"
	"syscall"

	"jt/internal/terminal"
)

// SignalError is the error of a command that a signal ended.
type SignalError struct{ Signal os.Signal }

func (e SignalError) Error() string {
	switch e.Signal {
	case syscall.SIGINT:
		return "interrupted"
	case syscall.SIGHUP:
		return "hung up"
	}
	return e.Signal.String()
}

// Report returns a report with the exit code of a process that the signal ended.
func (e SignalError) Report() Report {
	r := Report{Exit: terminal.ExitCode(e.Signal), Code: "terminated", Message: e.Error(), Complete: true}
	if e.Signal == syscall.SIGINT || e.Signal == syscall.SIGQUIT {
		r.Code = "interrupted"
	}
	return r
}
