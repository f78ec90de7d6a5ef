package cli

import (
	"os"

	"golang.org/x/sys/windows"
)

// hideTyping has the console that stdin is show nothing of what is typed, until show is called.
func hideTyping() (show func(), err error) {
	stdin := windows.Handle(os.Stdin.Fd())
	var before uint32
	if err := windows.GetConsoleMode(stdin, &before); err != nil {
		return nil, err
	}
	const lines = windows.ENABLE_PROCESSED_INPUT | windows.ENABLE_LINE_INPUT
	if err := windows.SetConsoleMode(stdin, before&^windows.ENABLE_ECHO_INPUT|lines); err != nil {
		return nil, err
	}
	return func() { _ = windows.SetConsoleMode(stdin, before) }, nil
}
