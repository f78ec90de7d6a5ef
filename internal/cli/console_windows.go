package cli

import (
	"os"

	"golang.org/x/sys/windows"
)

// openConsole has the consoles that stdout and stderr are heed escape sequences, as Windows Terminal does without being
// asked. done takes it back. ok is false where one of them cannot: an old one would show the sequences as text.
//
// The code page is of no matter: to a console Go writes UTF-16.
func openConsole() (ok bool, done func()) {
	type changed struct {
		console windows.Handle
		mode    uint32
	}
	var before []changed
	ok = true
	for _, stream := range []*os.File{os.Stdout, os.Stderr} {
		console := windows.Handle(stream.Fd())
		var mode uint32
		if windows.GetConsoleMode(console, &mode) != nil {
			continue // it is no console
		}
		const sequences = windows.ENABLE_PROCESSED_OUTPUT | windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING
		if mode&sequences == sequences {
			continue
		}
		if windows.SetConsoleMode(console, mode|sequences) != nil {
			ok = false
			continue
		}
		before = append(before, changed{console, mode})
	}
	return ok, func() {
		for i := len(before) - 1; i >= 0; i-- {
			_ = windows.SetConsoleMode(before[i].console, before[i].mode)
		}
	}
}
