package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"jt/client"
	"jt/internal/config"
	"jt/output"
)

// Server is one of the servers that a command uses.
type Server struct {
	Context string         // the name of its context; "" if the command uses only this server
	Scale   *client.Client // nil if there is an error
	Title   string         // its URL, after the name of its context if it has one
	Err     error          // why the server cannot be used: its secret cannot be read, or a request failed
}

// Wrap adds the context to an error of one of several servers.
func (s *Server) Wrap(err error) error {
	if err == nil || s.Context == "" {
		return err
	}
	return &serverError{s.Context, err}
}

// serverError is an error of one of several servers.
type serverError struct {
	context string
	err     error
}

func (e *serverError) Error() string { return e.context + ": " + e.err.Error() }
func (e *serverError) Unwrap() error { return e.err }

// Report puts the context before the message.
func (e *serverError) Report() Report {
	r := Describe(e.err)
	r.Message, r.Complete = e.context+": "+r.Message, true
	return r
}

// ContextNames returns the contexts of --context, each once. One value is a list with commas; values of a repeated flag are
// names, which may contain commas.
func (o *ConnectionOptions) ContextNames() ([]string, error) {
	given, problem := o.Contexts, "--context is empty"
	if len(given) == 1 && strings.Contains(given[0], ",") {
		problem = fmt.Sprintf("invalid --context %q: a name is empty", given[0])
		given = strings.Split(given[0], ",")
	}
	var names []string
	for _, name := range given {
		if name == "" {
			return nil, UsageError(problem, "is the variable that it comes from unset? `jt context list` lists the contexts")
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names, nil
}

// OneContext refuses several contexts, for a command that uses one server at a time. It takes a comma in a value for a part
// of the name.
func (s *Session) OneContext(command string) error {
	given := s.Connection.Contexts
	if slices.ContainsFunc(given, func(name string) bool { return name != given[0] }) {
		return UsageError("several contexts are given, but "+command+" uses one server at a time", "give --context once")
	}
	if len(given) == 0 || !strings.Contains(given[0], ",") {
		return nil
	}
	file, err := s.ContextsFile()
	if err != nil {
		return nil //nolint:nilerr // what needs the file reports it
	}
	_, err = file.Context(given[0])
	if missing, ok := errors.AsType[*config.UsageError](err); ok {
		missing.Hint = command + " uses one server at a time; " + missing.Hint
	}
	return err
}

// Servers returns the servers of all contexts that are given, or else the one in use, without sending a request. adjust changes
// how to reach each; it may be nil. Of several servers, one that cannot be used has an error. done stops what was started.
func (s *Session) Servers(ctx context.Context, adjust func(*Settings)) (servers []*Server, done func(), err error) {
	names, err := s.Connection.ContextNames()
	if err != nil {
		return nil, nil, err
	}
	connections := make([]config.Connection, max(len(names), 1))
	switch len(names) {
	case 1:
		s.Connection.ContextName = names[0] // it may have been repeated
		fallthrough
	case 0:
		connections[0], err = s.connection()
	default:
		connections, err = s.connections(names)
	}
	if err != nil {
		return nil, nil, err
	}
	var ends []func()
	done = func() {
		for _, end := range ends {
			end()
		}
	}
	for i, connection := range connections {
		server := &Server{}
		if len(connections) > 1 {
			server.Context = names[i]
		}
		end, err := server.open(ctx, s, connection, adjust)
		switch {
		case err == nil:
			ends = append(ends, end)
		case len(connections) == 1 || ctx.Err() != nil:
			done()
			return nil, nil, err
		}
		server.Err = err
		servers = append(servers, server)
	}
	return servers, done, nil
}

func (s *Server) open(ctx context.Context, session *Session, connection config.Connection, adjust func(*Settings)) (done func(), err error) {
	found, err := session.SettingsOf(ctx, connection)
	if err != nil {
		return nil, err
	}
	if adjust != nil {
		adjust(&found)
	}
	if s.Scale, done, err = session.Open(found); err != nil {
		return nil, err
	}
	s.Title = s.Scale.BaseURL()
	if found.ContextName != "" {
		s.Title = found.ContextName + " (" + s.Title + ")"
	}
	return done, nil
}

// connections finds several contexts. It is an error if one of them does not exist.
func (s *Session) connections(names []string) ([]config.Connection, error) {
	if s.Connection.Given("server") {
		return nil, UsageError("--server and several contexts cannot be used together", "leave --server out")
	}
	if err := s.Connection.Check(); err != nil {
		return nil, err
	}
	file, err := s.ContextsFile()
	if err != nil {
		return nil, err
	}
	if warning := file.Warning(); warning != "" {
		s.Warn("%s", warning)
	}
	connections := make([]config.Connection, 0, len(names))
	for _, name := range names {
		asked := s.asked()
		asked.Context = name
		connection, err := config.Resolve(asked, s.Environment.Getenv, file)
		if err != nil {
			return nil, err
		}
		connections = append(connections, connection)
	}
	return connections, nil
}

// WarnOfNames warns if the output is names of job types alone, and they are of several servers: a command that reads them uses
// one server.
func (s *Session) WarnOfNames(servers []*Server) {
	if format, err := s.OutputFormat(); err == nil && format == output.FormatName && len(servers) > 1 {
		s.Warn("-o name does not say which context a job type is of: -o tsv --columns context,ref does")
	}
}

// Failure writes the errors of the servers that failed, and returns the error that ends the command; nil if none failed.
func (s *Session) Failure(servers []*Server) error {
	var messages []string
	var first error
	for _, server := range servers {
		if server.Err != nil {
			messages = append(messages, Describe(server.Err).Message)
			if first == nil {
				first = server.Err
			}
		}
	}
	if len(messages) == 0 || len(messages) == len(servers) && len(slices.Compact(slices.Clone(messages))) == 1 {
		return first // it is the same everywhere, such as a REF that no server has
	}
	for _, server := range servers {
		if server.Err != nil {
			s.WriteError(server.Wrap(server.Err))
		}
	}
	if len(messages) == len(servers) {
		return QuietError(Describe(first).Exit)
	}
	return PartlyError(fmt.Sprintf("%s of %s servers failed", output.Count(len(messages)), output.Count(len(servers))), "")
}

// Said is a note or a warning of a command.
type Said struct {
	Text    string
	Warning bool
	Own     bool // it is about one server, even if the text is the same for another
}

// Together returns what there is to say of the servers that were read: once what is the same of all, and the rest with the
// name of the context.
func Together(servers []*Server, said [][]Said) []Said {
	var all []Said
	for i, lines := range said {
		for _, line := range lines {
			differs := slices.ContainsFunc(said, func(other []Said) bool { return !slices.Contains(other, line) })
			switch own := line.Own || differs || len(said) == 1; {
			case own && servers[i].Context != "":
				line.Text = servers[i].Context + ": " + line.Text
			case i > 0:
				continue
			}
			all = append(all, line)
		}
	}
	return all
}

// SayAll writes notes and warnings.
func (s *Session) SayAll(said []Said) {
	for _, line := range said {
		if line.Warning {
			s.Warn("%s", line.Text)
		} else {
			s.Note("%s", line.Text)
		}
	}
}
