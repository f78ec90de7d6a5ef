package hold

import (
	"context"
	"errors"
	"os"
	"slices"
	"syscall"
	"testing"
	"testing/synctest"

	"jt/internal/cli"
)

// The program gets the signals that arrive before it is started and those that arrive afterwards. The first one ends the work.
func TestSignalsAreRelayed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		received := make(chan os.Signal)
		session := cli.NewSession(nil, cli.Environment{TakeSignals: func() (<-chan os.Signal, func()) { return received, func() {} }})
		work, started, release := relaySignals(t.Context(), session)
		defer release()
		received <- syscall.SIGINT
		<-work.Done()
		var relayed []os.Signal
		started(&cli.Process{Signal: func(one os.Signal) { relayed = append(relayed, one) }})
		synctest.Wait()
		received <- syscall.SIGTERM
		synctest.Wait()
		if want := []os.Signal{syscall.SIGINT, syscall.SIGTERM}; !slices.Equal(relayed, want) {
			t.Errorf("%v, want %v", relayed, want)
		}
		if cause := context.Cause(work); !errors.Is(cause, cli.SignalError{Signal: syscall.SIGINT}) {
			t.Errorf("the work ended with %v", cause)
		}
	})
}
