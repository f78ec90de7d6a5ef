package cli

import (
	"context"
	"os"

	"golang.org/x/term"
)

// ReadHidden asks for a line of the console that stdin is, and reads it without an echo. The console is as before when
// it returns, also at an interrupt.
func ReadHidden(ctx context.Context, ask func()) (string, error) {
	stdin := int(os.Stdin.Fd())
	before, err := term.GetState(stdin)
	if err != nil {
		return "", err
	}
	ask()
	type line struct {
		text []byte
		err  error
	}
	lines := make(chan line, 1)
	go func() { // it outlives an interrupt: the reading of a console cannot be ended
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
