package cli

import (
	"fmt"
	"io"
	"sync/atomic"

	"jt/client"
	"jt/output"
)

// Session is one run of a command line: its environment and the flags that every command has.
type Session struct {
	Environment Environment
	Args        []string // the command line
	Connection  ConnectionOptions
	Printing    PrintingOptions
	// ProgramStderr is stderr itself, which child processes inherit.
	ProgramStderr io.Writer
	Credentials   client.Credentials     // of the server in use; they never appear on stderr
	Changed       atomic.Pointer[string] // the server that was sent a change; nil if none was
	HelpErr       error                  // why a help text was cut short; cobra has no place for it
	stderr        lockedWriter
	repeats       atomic.Bool // see Repeating
}

// NewSession returns the session of a command line.
func NewSession(args []string, environment Environment) *Session {
	s := &Session{Environment: environment, Args: args, ProgramStderr: environment.Stderr}
	s.stderr.to, s.Environment.Stderr = environment.Stderr, &s.stderr
	return s
}

// Note writes a line to stderr.
func (s *Session) Note(format string, values ...any) {
	_, _ = fmt.Fprintln(s.Environment.Stderr, output.Visible(s.Credentials.Redact(fmt.Sprintf(format, values...))))
}
