package cli

import (
	"context"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
)

// signalDesk delivers the signals that should end this process.
type signalDesk struct {
	received  chan os.Signal
	outlivers atomic.Int32 // see outlive
}

// open makes the first signal end a context. A second one from a keyboard ends the process at once; see outlive. SIGTERM and
// SIGHUP do not: timeout(1) and a terminal that is closed send them twice.
func (d *signalDesk) open(cancel context.CancelCauseFunc) {
	notify(d.received)
	// Child processes inherit ignored signals, but not caught ones.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	go func() {
		cancel(SignalError{Signal: <-d.received})
		for again := range d.received {
			if (again == syscall.SIGINT || again == syscall.SIGQUIT) && d.outlivers.Load() == 0 {
				endAtOnce(again)
			}
		}
	}()
}

// notify delivers the signals that should end this process to a channel, except those that were ignored when it was
// started: under nohup, after a shell's trap, or in the background of a script. The Go runtime knows that only of SIGINT
// and SIGHUP.
func notify(to chan<- os.Signal) {
	for _, one := range endingSignals() {
		if !signal.Ignored(one) { // Notify would end that
			signal.Notify(to, one)
		}
	}
}

// takeOver delivers the signals to a command until it gives them back.
func (d *signalDesk) takeOver() (received <-chan os.Signal, giveBack func()) {
	taken := make(chan os.Signal, 16)
	notify(taken)
	signal.Stop(d.received)
	return taken, func() {
		notify(d.received)
		signal.Stop(taken)
	}
}

// outlive keeps a second signal from ending this process at once, until release is called, so that changes to the terminal
// can be undone.
func (d *signalDesk) outlive() (release func()) {
	d.outlivers.Add(1)
	return func() { d.outlivers.Add(-1) }
}

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
	r := Report{Exit: signalExit(e.Signal), Code: "terminated", Message: e.Error(), Complete: true}
	if e.Signal == syscall.SIGINT || e.Signal == syscall.SIGQUIT {
		r.Code = "interrupted"
	}
	return r
}

// signalExit returns the exit code of a process that a signal ended.
func signalExit(by os.Signal) int {
	number, ok := by.(syscall.Signal)
	if !ok {
		return ExitInterrupted
	}
	return SignalExit + int(number)
}
