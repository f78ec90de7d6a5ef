package cli

import (
	"context"
	"io"
	"log"
	"math/rand/v2"
	"net/http"
	"os"
	"os/signal"
	"regexp"
	"syscall"
	"time"

	"golang.org/x/term"

	"jt/internal/terminal"
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
	StdoutSize     func() (width, height int)             // in cells; 0 if unknown
	StderrSize     func() (width, height int)             // the same of stderr; nil if unknown
	StartScreen    func() (terminal.ScreenControl, error) // nil if nothing is known of the terminal
	// HideTyping stops the terminal on stdin from showing what is typed, until show is called. It calls prompt once typing
	// is hidden, so that not even the first character of a fast typist shows, and again whenever a stopped process
	// continues. It is nil if it cannot.
	HideTyping func(prompt func()) (show func(), err error)
	Getenv     func(string) string
	Environ    func() []string // all variables, as NAME=value; nil means none
	Now        func() time.Time
	Location   *time.Location
	Transport  http.RoundTripper // nil means the client's own
	Random     func() float64    // from 0 to less than 1; nil spreads nothing

	// Pager is the command that shows long texts, "" for none. StartPager starts it; nil means that there is none.
	Pager      string
	StartPager func(command string, stdout io.Writer) (stdin io.WriteCloser, wait func() (exit int), err error)

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

// Outlive is OutliveSignals, or does nothing if that is nil.
func (e *Environment) Outlive() (release func()) {
	if e.OutliveSignals == nil {
		return func() {}
	}
	return e.OutliveSignals()
}

// UnknownZone returns TZ if that is neither UTC nor a zone known on this machine: a typo, or a POSIX rule such as
// CET-1CEST,M3.5.0,M10.5.0/3. For those time.Local is UTC, without an error. It is never so on Windows, where Go does not use TZ.
func (e *Environment) UnknownZone() string {
	zone := e.Getenv("TZ")
	if zone == "" || e.Location.String() != "UTC" { // without TZ, the system's zone need not be read for this
		return ""
	}
	if regexp.MustCompile(`^:?(|(Etc/)?(UTC|GMT|UCT|Universal|Zulu|Greenwich)([+-]?0)?)$`).MatchString(zone) {
		return ""
	}
	return zone
}

// ProcessEnvironment returns the environment of this process, whose signals call end. done restores the console.
func ProcessEnvironment(end context.CancelCauseFunc) (environment Environment, done func()) {
	// With SIGPIPE ignored, a closed pipe is a failed write, which ends a command quietly.
	signal.Ignore(syscall.SIGPIPE)
	// net/http logs what servers send unasked. That would mix with our own output, and can contain secrets.
	log.SetOutput(io.Discard)
	understands, done := terminal.OpenConsole()
	getenv := os.Getenv
	if !understands { // the console would show escape sequences as text
		getenv = func(name string) string {
			if name == "TERM" {
				return "dumb"
			}
			return os.Getenv(name)
		}
	}
	signals := terminal.NewSignals()
	return Environment{
		Stdin:          os.Stdin,
		Stdout:         os.Stdout,
		Stderr:         os.Stderr,
		StdinTerminal:  term.IsTerminal(int(os.Stdin.Fd())),
		StdoutTerminal: term.IsTerminal(int(os.Stdout.Fd())),
		StderrTerminal: term.IsTerminal(int(os.Stderr.Fd())),
		StdoutSize:     terminal.SizeOf(os.Stdout),
		StderrSize:     terminal.SizeOf(os.Stderr),
		HideTyping:     terminal.HideTyping,
		Getenv:         getenv,
		Environ:        os.Environ,
		Now:            time.Now,
		Location:       time.Local,
		Random:         rand.Float64,
		Pager:          pagerOf(os.LookupEnv),
		StartPager:     startPager,
		CatchSignals:   func() { signals.Catch(func(one os.Signal) { end(SignalError{Signal: one}) }) },
		TakeSignals:    signals.Take,
		OutliveSignals: signals.Outlive,
	}, done
}
