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
	Said    []Said         // what there is to say of it: see Together
}

// Wrap adds the context to an error of one of several servers.
func (s *Server) Wrap(err error) error {
	if err == nil || s.Context == "" {
		return err
	}
	return &prefixError{s.Context, err, true}
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
	several := len(names) > 1
	switch {
	case several && s.Connection.Given("server"):
		return nil, nil, UsageError("--server and several contexts cannot be used together", "leave --server out")
	case len(names) == 0:
		names = []string{""}
	}
	connections := make([]config.Connection, len(names))
	for i, name := range names {
		asked := s.Connection.Asked()
		asked.Context = name
		if connections[i], err = s.connection(asked); err != nil {
			return nil, nil, err
		}
	}
	var ends []func()
	done = func() {
		for _, end := range ends {
			end()
		}
	}
	for i, connection := range connections {
		server, end, err := s.server(ctx, connection, adjust)
		switch {
		case err == nil:
			ends = append(ends, end)
		case !several || ctx.Err() != nil:
			done()
			return nil, nil, err
		}
		if several {
			server.Context = names[i]
		}
		servers = append(servers, server)
	}
	return servers, done, nil
}

// server returns the server of a connection; one that cannot be used has the error.
func (s *Session) server(ctx context.Context, connection config.Connection, adjust func(*Settings)) (server *Server, done func(), err error) {
	found, err := s.SettingsOf(ctx, connection)
	if err != nil {
		return &Server{Err: err}, nil, err
	}
	if adjust != nil {
		adjust(&found)
	}
	scale, done, err := s.Open(found)
	if err != nil {
		return &Server{Err: err}, nil, err
	}
	title := scale.BaseURL()
	if found.ContextName != "" {
		title = found.ContextName + " (" + title + ")"
	}
	return &Server{Scale: scale, Title: title}, done, nil
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
	failed := slices.DeleteFunc(slices.Clone(servers), func(server *Server) bool { return server.Err == nil })
	if len(failed) == 0 {
		return nil
	}
	first := Describe(failed[0].Err)
	differs := func(server *Server) bool { return Describe(server.Err).Message != first.Message }
	if len(failed) == len(servers) && !slices.ContainsFunc(failed, differs) {
		return failed[0].Err // it is the same everywhere, such as a REF that no server has
	}
	for _, server := range failed {
		s.WriteError(server.Wrap(server.Err))
	}
	if len(failed) == len(servers) {
		return QuietError(first.Exit)
	}
	return PartlyError(fmt.Sprintf("%s of %s servers failed", output.Count(len(failed)), output.Count(len(servers))), "")
}

// Said is a note or a warning of a command.
type Said struct {
	Text    string
	Warning bool
	Own     bool // it is about one server, even if the text is the same for another
}

// Together returns what there is to say of the servers that did not fail: once what is the same of all, and the rest with the
// name of the context.
func Together(servers []*Server) []Said {
	read := slices.DeleteFunc(slices.Clone(servers), func(server *Server) bool { return server.Err != nil })
	var all []Said
	for i, server := range read {
		for _, line := range server.Said {
			differs := slices.ContainsFunc(read, func(other *Server) bool { return !slices.Contains(other.Said, line) })
			switch own := line.Own || differs || len(read) == 1; {
			case own && server.Context != "":
				line.Text = server.Context + ": " + line.Text
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
