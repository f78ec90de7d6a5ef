package cli

import (
	"context"
	"io"
	"log"
	"math/rand/v2"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/term"
)

// Program is what a command is to run.
type Program struct {
	Arguments      []string // its name first
	Variables      []string // NAME=value, beside those of this process
	Stdin          io.Reader
	Stdout, Stderr io.Writer
}

// Process is a program that runs.
type Process struct {
	ID    int
	Ended <-chan struct{} // closed when it has ended
	Exit  int             // its exit code once it has ended, 128 and the number where a signal ended it
	// Signal passes on a signal that this process got, to the program and what it has started, unless the terminal
	// has sent it there already.
	Signal func(os.Signal)
}

// Environment is all that a command touches of the world.
type Environment struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	StdinTerminal  bool
	StdoutTerminal bool
	StderrTerminal bool
	StdoutSize     func() (width, height int)    // cells; 0 where it is not known
	StderrSize     func() (width, height int)    // the same of stderr; nil where it is not known either
	StartScreen    func() (ScreenControl, error) // nil where nothing is known of the terminal
	// HideTyping has the terminal that stdin is not show what is typed, until show is called. Nil means that it cannot.
	HideTyping func() (show func(), err error)
	Getenv     func(string) string
	Now        func() time.Time
	Location   *time.Location
	Transport  http.RoundTripper // nil means the client's own
	Random     func() float64    // from 0 to less than 1; nil spreads nothing

	// CatchSignals has the signals that are to end the process end the context from now on. That takes threads, and so
	// a tenth of the start of the process: commands which answer at once do without. Nil is not called.
	CatchSignals func()
	// TakeSignals returns the signals that are to end the process to a command that answers for them itself, until it
	// gives them back. Nil means that there are none.
	TakeSignals func() (received <-chan os.Signal, giveBack func())
	// Start runs a program with these streams. Nil means the operating system's own way.
	Start func(Program) (*Process, error)
	// HoldStep is called after each thing that a hold does to its journal; tests end the process there. Nil is not called.
	HoldStep func()
}

// ScreenControl is what a system reports of the terminal that is drawn on, and can do for it.
type ScreenControl struct {
	Resized <-chan os.Signal // the window has another size; nil where nothing reports it
	Stopped <-chan os.Signal // the process is to stop for a while, as by Ctrl-Z
	Stop    func()           // stops it; returns when it goes on
	End     func()           // takes back what was done to the terminal, and to signals
}

// ProcessEnvironment returns the environment of this process, whose signals end a context by end. done gives back what was
// changed of its console.
func ProcessEnvironment(end context.CancelCauseFunc) (environment Environment, done func()) {
	// A closed pipe is to be seen as a failed write, which ends a command quietly, not as a death by signal.
	signal.Ignore(syscall.SIGPIPE)
	// net/http logs what servers say without being asked. It would stand among our own words, and can hold secrets.
	log.SetOutput(io.Discard)
	understands, done := openConsole()
	getenv := os.Getenv
	if !understands { // it would show escape sequences as text
		getenv = func(name string) string {
			if name == "TERM" {
				return "dumb"
			}
			return os.Getenv(name)
		}
	}
	desk := &signalDesk{make(chan os.Signal, 1)}
	return Environment{
		Stdin:          os.Stdin,
		Stdout:         os.Stdout,
		Stderr:         os.Stderr,
		StdinTerminal:  term.IsTerminal(int(os.Stdin.Fd())),
		StdoutTerminal: term.IsTerminal(int(os.Stdout.Fd())),
		StderrTerminal: term.IsTerminal(int(os.Stderr.Fd())),
		StdoutSize:     sizeOf(os.Stdout),
		StderrSize:     sizeOf(os.Stderr),
		HideTyping:     hideTyping,
		Getenv:         getenv,
		Now:            time.Now,
		Location:       time.Local,
		Random:         rand.Float64,
		CatchSignals:   func() { desk.open(end) },
		TakeSignals:    desk.takeOver,
	}, done
}

// sizeOf asks for the size of a terminal each time: windows are resized.
func sizeOf(terminal *os.File) func() (width, height int) {
	return func() (width, height int) {
		width, height, err := term.GetSize(int(terminal.Fd()))
		if err != nil {
			return 0, 0
		}
		return width, height
	}
}
