package watch

import (
	"os"

	"golang.org/x/sys/windows"

	"jt/internal/cli"
	"jt/internal/terminal"
)

// StartScreen makes the console obey escape sequences until the screen is closed. A new size is not reported, but used by
// the next frame.
func StartScreen() (terminal.ScreenControl, error) {
	console := windows.Handle(os.Stdout.Fd())
	var mode uint32
	if err := windows.GetConsoleMode(console, &mode); err != nil {
		return terminal.ScreenControl{}, err
	}
	const sequences = windows.ENABLE_PROCESSED_OUTPUT | windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING
	if err := windows.SetConsoleMode(console, mode|sequences); err != nil {
		return terminal.ScreenControl{}, cli.UsageError("--watch cannot draw on this console", "use Windows Terminal, or a console of Windows 10 or later")
	}
	return terminal.ScreenControl{End: func() { _ = windows.SetConsoleMode(console, mode) }}, nil
}
