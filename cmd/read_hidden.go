package cmd

import (
	"context"
	"os"

	"golang.org/x/term"
)

// readHidden reads a line of the terminal that stdin is, without an echo. The terminal is as before when it returns,
// also at an interrupt.
func readHidden(ctx context.Context) (string, error) {
	stdin := int(os.Stdin.Fd())
	before, err := term.GetState(stdin)
	if err != nil {
		return "", err
	}
	type line struct {
		text []byte
		err  error
	}
	lines := make(chan line, 1)
	go func() { // it outlives an interrupt: the reading of a terminal cannot be ended
		text, err := term.ReadPassword(stdin)
		lines <- line{text, err}
	}()
	select {
	case <-ctx.Done():
		_ = term.Restore(stdin, before) // else what is typed from now on is not seen
		return "", context.Cause(ctx)
	case read := <-lines:
		return string(read.text), read.err
	}
}
