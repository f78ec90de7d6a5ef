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
	Credentials   client.Credentials // of the server in use; nothing of them is to be seen on stderr
	Changes       *Changes           // nil where nobody wants to know
	HelpErr       error              // why a help text was not written whole; cobra has no place for it
	Repeats       *atomic.Bool       // the command repeats what fails itself, and has said so; nil where none does
}

// Note tells the user on stderr what stdout does not say.
func (s *Session) Note(format string, values ...any) {
	_, _ = fmt.Fprintln(s.Environment.Stderr, output.Visible(s.Credentials.Redact(fmt.Sprintf(format, values...))))
}
