//go:build aix || linux || solaris

package terminal

import "golang.org/x/sys/unix"

// The requests that get and set the state of a terminal.
const (
	getTermios = unix.TCGETS
	setTermios = unix.TCSETS
)
