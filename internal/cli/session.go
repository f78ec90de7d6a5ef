package cli

import (
	"fmt"
	"io"
	"sync/atomic"

	"jt/client"
	"jt/output"
)

// Session is one run of the command line: the world it touches and the flags that every command has.
type Session struct {
	Environment Environment
	Args        []string // the command line
	Connection  ConnectionOptions
	Printing    PrintingOptions
	// ProgramStderr is stderr itself, which programs that are started inherit.
	ProgramStderr io.Writer
	Credentials   client.Credentials     // of the server in use; nothing of them is to be seen on stderr
	Changed       atomic.Pointer[string] // the server that the command asked for a change; nil for none
	HelpErr       error                  // why a help text was not written whole; cobra has no place for it
	stderr        lockedWriter
	repeats       atomic.Bool // the command repeats what fails itself, and has said so
}

// NewSession returns the session of a command line.
func NewSession(args []string, environment Environment) *Session {
	s := &Session{Environment: environment, Args: args, ProgramStderr: environment.Stderr}
	s.stderr.to, s.Environment.Stderr = environment.Stderr, &s.stderr
	return s
}

// Note says on stderr what stdout does not.
func (s *Session) Note(format string, values ...any) {
	_, _ = fmt.Fprintln(s.Environment.Stderr, output.Visible(s.Credentials.Redact(fmt.Sprintf(format, values...))))
}
