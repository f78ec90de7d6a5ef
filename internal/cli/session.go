package cli

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"sync"
	"sync/atomic"

	"jt/client"
	"jt/internal/config"
	"jt/internal/terminal"
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
	ContextsFile  func() (*config.File, error) // reads the contexts once
	ContextName   string                       // the context in use; "" if none is
	Sandbox       bool                         // the server is the sandbox, which ends with the command
	Record        func(Change)                 // adds a change to the log; the command sets it
	Changed       atomic.Pointer[string]       // the server that was sent a change; nil if none was
	HelpErr       error                        // why a help text was cut short; cobra has no place for it
	stdin         *bufio.Reader                // see readLine
	stderr        *terminal.Writer
	repeats       atomic.Bool // see Repeating
	prompting     atomic.Bool // see BeforePrompt
	stackShown    atomic.Bool // see stackOf

	secretMutex sync.Mutex
	secrets     client.Credentials // all that were in use: see Redact
}

// Change is the result of one change, for the log.
type Change struct {
	Server, Action, Result, Error string

	ID                           int64
	Name, Version, Ref, Category string
	Paused                       string // since when the job type is paused, as the server says; "" if the change did not pause it

	Path   string // of jt api, whose Action is the method
	Status int    // of its response; 0 without one
}

// NewSession returns the session of a command line.
func NewSession(args []string, environment Environment) *Session {
	s := &Session{Environment: environment, Args: args, ProgramStderr: environment.Stderr, Record: func(Change) {}, stderr: terminal.NewWriter(environment.Stderr)}
	s.Environment.Stderr = s.stderr
	s.ContextsFile = sync.OnceValues(s.readContexts)
	return s
}

// Note writes a line that a program can do without to stderr. There is none with --quiet, or if stderr holds only JSON.
func (s *Session) Note(format string, values ...any) {
	if !s.quiet() || s.prompting.Load() {
		s.say(format, values...)
	}
}

func (s *Session) quiet() bool { return s.Connection.Quiet || s.wantsJSON() }

// Warn writes what not even a program should miss: what may make the result other than it looks, what failed beside it, or
// what is left to do. It is a JSON object if stdout is JSON.
func (s *Session) Warn(format string, values ...any) {
	warning := struct {
		Message string `json:"message"`
	}{s.Redact(fmt.Sprintf(format, values...))}
	if !s.wantsJSON() || !s.sayJSON("warning", warning) {
		s.say("warning: %s", warning.Message)
	}
}

// say writes a line to stderr in any case: of an error, a prompt or a trace.
func (s *Session) say(format string, values ...any) {
	_, _ = fmt.Fprintln(s.Environment.Stderr, output.Visible(s.Redact(fmt.Sprintf(format, values...))))
}

// sayJSON writes an object with one key to stderr, unless it cannot be encoded.
func (s *Session) sayJSON(key string, value any) bool {
	text, err := ReadableJSON(map[string]any{key: value})
	if err == nil {
		_, _ = s.Environment.Stderr.Write(append(output.VisibleJSON(text), '\n'))
	}
	return err == nil
}

// Hide makes Redact remove more credentials. The clients of several servers may renew theirs at once.
func (s *Session) Hide(credentials client.Credentials) {
	s.secretMutex.Lock()
	defer s.secretMutex.Unlock()
	s.secrets = slices.Concat(s.secrets, credentials)
}

// Redact removes the credentials in use, and those before them, from a text.
func (s *Session) Redact(text string) string {
	s.secretMutex.Lock()
	secrets := s.secrets
	s.secretMutex.Unlock()
	return secrets.Redact(text)
}
