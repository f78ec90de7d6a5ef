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

// Program is a program for a command to run.
type Program struct {
	Arguments      []string // its name first
	Variables      []string // NAME=value, beside those of this process
	Withheld       []string // names of variables of this process that it does not get
	Stdin          io.Reader
	Stdout, Stderr io.Writer
}

// Process is a running program.
type Process struct {
	ID    int
	Ended <-chan struct{} // closed when it has ended
	Exit  int             // its exit code once it has ended, 128 and the number where a signal ended it
	// Signal passes on a signal that this process got to the program and its children, unless the terminal has sent it
	// there already.
	Signal func(os.Signal)
}

// Environment is what a command touches of the world.
type Environment struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	StdinTerminal  bool
	StdoutTerminal bool
	StderrTerminal bool
	StdoutSize     func() (width, height int)    // in cells; 0 if unknown
	StderrSize     func() (width, height int)    // the same of stderr; nil if unknown
	StartScreen    func() (ScreenControl, error) // nil if nothing is known of the terminal
	// HideTyping stops the terminal on stdin from showing what is typed, until show is called. It calls prompt once typing
	// is hidden, so that not even the first character of a fast typist shows, and again whenever a stopped process
	// continues. It is nil if it cannot.
	HideTyping func(prompt func()) (show func(), err error)
	Getenv     func(string) string
	Now        func() time.Time
	Location   *time.Location
	Transport  http.RoundTripper // nil means the client's own
	Random     func() float64    // from 0 to less than 1; nil spreads nothing

	// CatchSignals makes the signals that end a process end the context from now on. That starts threads and costs a tenth
	// of the start-up time, so commands that wait for nothing do without it. It may be nil.
	CatchSignals func()
	// TakeSignals hands those signals to a command that handles them itself, until it gives them back. It may be nil.
	TakeSignals func() (received <-chan os.Signal, giveBack func())
	// OutliveSignals keeps a second signal from ending the process before the terminal is restored. It may be nil.
	OutliveSignals func() (release func())
	// Start runs a program. If it is nil, the operating system does.
	Start func(Program) (*Process, error)
	// HoldStep is called after each step of writing the journal of a hold, so that tests can end the process there. It may
	// be nil.
	HoldStep func()
}

// ScreenControl reports events of the terminal that a command draws on or reads a secret from, and stops and restores it.
type ScreenControl struct {
	Resized   <-chan os.Signal // the window has a new size; nil if nothing reports it
	Stopped   <-chan os.Signal // the process should stop for a while, as with Ctrl-Z
	Stop      func()           // stops it, and returns when it continues in the foreground
	Continued <-chan os.Signal // the process was stopped without notice, and continues; the shell had the terminal meanwhile
	Resume    func()           // returns once it is in the foreground
	End       func()           // undoes what was done to the terminal and to signals
}

// Outlive is OutliveSignals, or does nothing if that is nil.
func (e *Environment) Outlive() (release func()) {
	if e.OutliveSignals == nil {
		return func() {}
	}
	return e.OutliveSignals()
}

// ProcessEnvironment returns the environment of this process, whose signals call end. done restores the console.
func ProcessEnvironment(end context.CancelCauseFunc) (environment Environment, done func()) {
	// With SIGPIPE ignored, a closed pipe is a failed write, which ends a command quietly.
	signal.Ignore(syscall.SIGPIPE)
	// net/http logs what servers send unasked. That would mix with our own output, and can contain secrets.
	log.SetOutput(io.Discard)
	understands, done := openConsole()
	getenv := os.Getenv
	if !understands { // the console would show escape sequences as text
		getenv = func(name string) string {
			if name == "TERM" {
				return "dumb"
			}
			return os.Getenv(name)
		}
	}
	desk := &signalDesk{received: make(chan os.Signal, 1)}
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
		OutliveSignals: desk.outlive,
	}, done
}

// sizeOf returns a function that asks for the size of a terminal each time, since windows are resized.
func sizeOf(terminal *os.File) func() (width, height int) {
	return func() (width, height int) {
		width, height, err := term.GetSize(int(terminal.Fd()))
		if err != nil {
			return 0, 0
		}
		return width, height
	}
}
