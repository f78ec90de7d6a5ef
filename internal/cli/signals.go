package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// signalDesk hands the signals that are to end this process to the one who answers for them.
type signalDesk struct{ received chan os.Signal }

// open lets the first signal end a context. A second one is not caught: it ends the process at once, see OutliveSignals.
func (d *signalDesk) open(cancel context.CancelCauseFunc) {
	signal.Notify(d.received, syscall.SIGINT, syscall.SIGTERM)
	// Programs that are started do not inherit what is caught, as they would what is ignored.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	go func() {
		received := <-d.received
		signal.Stop(d.received)
		cancel(SignalError{Signal: received})
	}()
}

// takeOver hands the signals to a command from now on, and also those that come from Ctrl-\ and when the terminal goes
// away, unless the process was told to ignore them, as nohup does.
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

// OutliveSignals keeps the signals that end this process from doing so at once, until release is called: the first one
// goes to the desk all the same, and what was begun for a terminal can be taken back also where a second one follows.
func OutliveSignals() (release func()) {
	outlived := make(chan os.Signal, 1) // nobody reads it: what does not fit is dropped
	signal.Notify(outlived, syscall.SIGINT, syscall.SIGTERM)
	return func() { signal.Stop(outlived) }
}

// SignalError is the end of a command that a signal asked for.
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

// Report has the exit code of a process that the signal ended.
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
