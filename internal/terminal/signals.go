package terminal

import (
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
)

// Signals delivers the signals that should end this process.
type Signals struct {
	received  chan os.Signal
	outlivers atomic.Int32 // see Outlive
}

// NewSignals returns Signals that deliver nothing yet.
func NewSignals() *Signals { return &Signals{received: make(chan os.Signal, 1)} }

// Catch passes the first signal to end. A second one from a keyboard ends the process at once; see Outlive. SIGTERM and
// SIGHUP do not: timeout(1) and a terminal that is closed send them twice.
func (s *Signals) Catch(end func(os.Signal)) {
	notify(s.received)
	// Child processes inherit ignored signals, but not caught ones.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	go func() {
		end(<-s.received)
		for again := range s.received {
			if (again == syscall.SIGINT || again == syscall.SIGQUIT) && s.outlivers.Load() == 0 {
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

// Take delivers the signals to a command until it gives them back.
func (s *Signals) Take() (received <-chan os.Signal, giveBack func()) {
	taken := make(chan os.Signal, 16)
	notify(taken)
	signal.Stop(s.received)
	return taken, func() {
		notify(s.received)
		signal.Stop(taken)
	}
}

// Outlive keeps a second signal from ending this process at once, until release is called, so that changes to the terminal
// can be undone.
func (s *Signals) Outlive() (release func()) {
	s.outlivers.Add(1)
	return func() { s.outlivers.Add(-1) }
}

// SignalExit is the exit code of a process that a signal ended, without the number of the signal.
const SignalExit = 128

// ExitCode returns the exit code of a process that a signal ended.
func ExitCode(by os.Signal) int {
	number, ok := by.(syscall.Signal)
	if !ok {
		number = syscall.SIGINT
	}
	return SignalExit + int(number)
}
