//go:build !windows

package cli

import (
	"bufio"
	"context"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// ReadHidden asks for a line of the terminal that stdin is, and reads it without an echo: ask is called when nothing is
// shown any more, so that not even the first character of one who is quick is seen. The terminal is as before when it
// returns, also at an interrupt. The error is io.EOF where the input ended instead (Ctrl-D).
func ReadHidden(ctx context.Context, ask func()) (string, error) {
	stdin := int(os.Stdin.Fd())
	before, err := unix.IoctlGetTermios(stdin, getTermios)
	if err != nil {
		return "", err
	}
	hidden := *before
	hidden.Lflag &^= unix.ECHO
	hidden.Lflag |= unix.ICANON | unix.ISIG
	hidden.Iflag |= unix.ICRNL
	if err := unix.IoctlSetTermios(stdin, setTermios, &hidden); err != nil {
		return "", err
	}
	defer func() { _ = unix.IoctlSetTermios(stdin, setTermios, before) }() // else what is typed from now on is not seen
	ask()
	type line struct {
		text string
		err  error
	}
	lines := make(chan line, 1)
	go func() { // it outlives an interrupt: the reading of a terminal cannot be ended
		text, err := bufio.NewReader(os.Stdin).ReadString('\n')
		lines <- line{strings.TrimSuffix(text, "\n"), err}
	}()
	select {
	case <-ctx.Done():
		return "", context.Cause(ctx)
	case read := <-lines:
		return read.text, read.err
	}
}
