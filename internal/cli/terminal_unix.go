//go:build !windows

package cli

import (
	"os"

	"golang.org/x/sys/unix"
)

// openConsole does nothing: terminals understand escape sequences, or TERM says that they do not.
func openConsole() (ok bool, done func()) { return true, func() {} }

// hideTyping stops the terminal on stdin from showing what is typed, until show is called.
func hideTyping() (show func(), err error) {
	stdin := int(os.Stdin.Fd())
	before, err := unix.IoctlGetTermios(stdin, getTermios)
	if err != nil {
		return nil, err
	}
	hidden := *before
	hidden.Lflag &^= unix.ECHO
	hidden.Lflag |= unix.ICANON | unix.ISIG
	hidden.Iflag |= unix.ICRNL
	if err := unix.IoctlSetTermios(stdin, setTermios, &hidden); err != nil {
		return nil, err
	}
	return func() { _ = unix.IoctlSetTermios(stdin, setTermios, before) }, nil
}
