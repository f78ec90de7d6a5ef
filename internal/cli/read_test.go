package cli_test

import (
	"context"
	"errors"
	"io"
	"testing"
	"testing/synctest"

	"jt/internal/cli"
)

// bothReady is a context whose end is seen when there is also something read.
type bothReady struct{ context.Context }

func (c bothReady) Done() <-chan struct{} {
	synctest.Wait()
	return c.Context.Done()
}

// TestTheEndComesFirst: Ctrl-C ends jt and the program that writes to its stdin at once. What was read until then is not all.
func TestTheEndComesFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		why := errors.New("interrupted")
		ctx, cancel := context.WithCancelCause(t.Context())
		defer cancel(nil)
		for range 100 { // a select chooses at random
			_, err := cli.UntilEnd(bothReady{ctx}, func() (int, error) { cancel(why); return 1, io.ErrUnexpectedEOF })
			if !errors.Is(err, why) {
				t.Fatalf("%v, want %v", err, why)
			}
		}
	})
}
