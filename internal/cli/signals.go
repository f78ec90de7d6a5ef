package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// signalDesk delivers the signals that should end this process.
type signalDesk struct{ received chan os.Signal }

// open makes the first signal end a context. The second one is not caught and ends the process at once; see OutliveSignals.
func (d *signalDesk) open(cancel context.CancelCauseFunc) {
	signal.Notify(d.received, syscall.SIGINT, syscall.SIGTERM)
	// Child processes inherit ignored signals, but not caught ones.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	go func() {
		received := <-d.received
		signal.Stop(d.received)
		cancel(SignalError{Signal: received})
	}()
}

// takeOver delivers the signals to a command from now on, including SIGHUP and SIGQUIT unless the process was started with
// them ignored, as nohup does.
func (d *signalDesk) takeOver() (received <-chan os.Signal, giveBack func()) {
	taken := make(chan os.Signal, 16)
	signal.Notify(taken, syscall.SIGINT, syscall.SIGTERM)
	for _, more := range []os.Signal{syscall.SIGHUP, syscall.SIGQUIT} {
		if !signal.Ignored(more) {
			signal.Notify(taken, more)
		}
	}
	signal.Stop(d.received)
	return taken, func() { signal.Stop(taken) }
}

// OutliveSignals keeps a second signal from ending this process at once, until release is called, so that changes to the
// terminal can be undone. The first signal still goes to the desk.
func OutliveSignals() (release func()) {
	outlived := make(chan os.Signal, 1) // nobody reads it; what does not fit is dropped
	signal.Notify(outlived, syscall.SIGINT, syscall.SIGTERM)
	return func() { signal.Stop(outlived) }
}

// SignalError is the error of a command that a signal ended.
type SignalError struct{ Signal os.Signal }

func (e SignalError) Error() string {
	switch e.Signal {
	case syscall.SIGTERM:
		return "terminated"
	case syscall.SIGHUP:
		return "hung up"
	case syscall.SIGQUIT:
		return "quit"
	}
	return "interrupted"
}

// Report returns a report with the exit code of a process that the signal ended.
func (e SignalError) Report() Report {
	r := Report{Exit: ExitInterrupted, Code: "interrupted", Message: e.Error(), Complete: true}
	if number, ok := e.Signal.(syscall.Signal); ok {
		r.Exit = SignalExit + int(number)
	}
	if e.Signal == syscall.SIGTERM || e.Signal == syscall.SIGHUP {
		r.Code = "terminated"
	}
	return r
}
