package terminal

import (
	"os"

	"golang.org/x/sys/windows"
)

// OpenConsole turns on escape sequences for the consoles on stdout and stderr; Windows Terminal needs no such thing. done
// restores them. ok is false if one of them cannot: an old console would show the sequences as text.
//
// The code page does not matter, since Go writes UTF-16 to a console.
func OpenConsole() (ok bool, done func()) {
	before := map[windows.Handle]uint32{}
	ok = true
	for _, stream := range []*os.File{os.Stdout, os.Stderr} {
		console := windows.Handle(stream.Fd())
		var mode uint32
		if windows.GetConsoleMode(console, &mode) != nil {
			continue // not a console
		}
		const sequences = windows.ENABLE_PROCESSED_OUTPUT | windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING
		switch {
		case mode&sequences == sequences: // both may be the same console
		case windows.SetConsoleMode(console, mode|sequences) != nil:
			ok = false
		default:
			before[console] = mode
		}
	}
	return ok, func() {
		for console, mode := range before {
			_ = windows.SetConsoleMode(console, mode)
		}
	}
}

// HideTyping stops the console on stdin from showing what is typed, until show is called, and then calls prompt.
func HideTyping(prompt func()) (show func(), err error) {
	stdin := windows.Handle(os.Stdin.Fd())
	var before uint32
	if err := windows.GetConsoleMode(stdin, &before); err != nil {
		return nil, err
	}
	const lines = windows.ENABLE_PROCESSED_INPUT | windows.ENABLE_LINE_INPUT
	if err := windows.SetConsoleMode(stdin, before&^windows.ENABLE_ECHO_INPUT|lines); err != nil {
		return nil, err
	}
	prompt()
	return func() { _ = windows.SetConsoleMode(stdin, before) }, nil
}
