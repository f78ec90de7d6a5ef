package hold

import (
	"context"
	"os"
	"sync"

	"jt/internal/cli"
)

// signalRelay follows the signals that come while a hold lasts: the first one ends its work, and each one is passed on
// to the program.
type signalRelay struct {
	mutex   sync.Mutex
	program *cli.Process
	pending []os.Signal // that came before there was a program
}

// relaySignals takes the process's signals over. The context ends with the first of them; release gives them back.
func relaySignals(ctx context.Context, session *cli.Session) (work context.Context, relay *signalRelay, release func()) {
	work, cancel := context.WithCancelCause(ctx)
	relay = &signalRelay{}
	if session.Environment.TakeSignals == nil {
		return work, relay, func() { cancel(nil) }
	}
	received, giveBack := session.Environment.TakeSignals()
	done := make(chan struct{})
	go func() {
		for {
			select {
			case one := <-received:
				cancel(cli.SignalError{Signal: one})
				relay.pass(one)
			case <-done:
				return
			}
		}
	}()
	return work, relay, func() {
		giveBack()
		close(done)
		cancel(nil)
	}
}

func (r *signalRelay) pass(one os.Signal) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.program == nil {
		r.pending = append(r.pending, one)
		return
	}
	r.program.Signal(one)
}

// to passes the signals on to a program from now on, and those that came while it was started.
func (r *signalRelay) to(program *cli.Process) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.program = program
	for _, one := range r.pending {
		program.Signal(one)
	}
	r.pending = nil
}
