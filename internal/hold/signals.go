package hold

import (
	"context"
	"os"

	"jt/internal/cli"
)

// relaySignals takes over the signals that come while a hold lasts: the first one ends the context, and each one is passed
// on to the program once that is known. release returns them to the process.
func relaySignals(ctx context.Context, session *cli.Session) (work context.Context, started func(*cli.Process), release func()) {
	work, cancel := context.WithCancelCause(ctx)
	if session.Environment.TakeSignals == nil {
		return work, func(*cli.Process) {}, func() { cancel(nil) }
	}
	received, giveBack := session.Environment.TakeSignals()
	programs, done := make(chan *cli.Process, 1), make(chan struct{})
	go func() {
		var program *cli.Process
		var pending []os.Signal // that came before there was a program
		for {
			select {
			case one := <-received:
				cancel(cli.SignalError{Signal: one})
				pending = append(pending, one)
			case program = <-programs:
			case <-done:
				return
			}
			if program != nil {
				for _, one := range pending {
					program.Signal(one)
				}
				pending = nil
			}
		}
	}()
	return work, func(program *cli.Process) { programs <- program }, func() {
		giveBack()
		close(done)
		cancel(nil)
	}
}
