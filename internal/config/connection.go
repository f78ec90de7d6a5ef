package config

import (
	"errors"
	"fmt"
	"path/filepath"
)

// Asked are the values of the flags that choose a connection.
type Asked struct {
	Server, Context, Auth                string
	ServerGiven, ContextGiven, AuthGiven bool // even if empty
}

// NeedsContext reports whether a context decides about the connection. Otherwise a contexts file that cannot be read does not
// matter: the server comes from a flag or the environment.
func (a Asked) NeedsContext(getenv func(string) string) bool {
	return a.ContextGiven || getenv("JT_CONTEXT") != "" || !a.ServerGiven && getenv("JT_SERVER") == ""
}

// Connection is the result of flags, environment and contexts.
type Connection struct {
	Server       string // "" without a server
	ServerSource string // where it comes from: --server, --context, JT_SERVER, JT_CONTEXT or current

	// ContextName is the context whose settings apply, and Context contains them. It is "" if none apply, even if Server is
	// also the server of a context.
	ContextName string
	Context     Context // without Auth, which is below

	Auth       Auth
	AuthSource string // where the secret comes from, such as JT_TOKEN or "context prod"; "" without sign-in

	Notes  []string // for the user, who may not expect this result
	Unread error    // why the contexts cannot be read, if no context decides; nil if they were read
}

// Resolve decides which server, settings and credentials to use. It reads only the environment. The error is a *UsageError.
func Resolve(asked Asked, getenv func(string) string, file *File) (Connection, error) {
	switch {
	case asked.ContextGiven && asked.Context == "":
		return Connection{}, &UsageError{"--context is empty", "is the variable that it comes from unset? `jt context list` lists the contexts"}
	case asked.ServerGiven && asked.Server == "":
		return Connection{}, &UsageError{"--server is empty", "is the variable that it comes from unset? Leave the flag out to use JT_SERVER or a context"}
	}
	name, source := file.Current, "current"
	if variable := getenv("JT_CONTEXT"); variable != "" {
		name, source = variable, "JT_CONTEXT"
	}
	if asked.ContextGiven {
		name, source = asked.Context, "--context"
	}
	context, err := file.named(name, source)
	if err != nil && source != "current" {
		return Connection{}, err
	}
	connection := Connection{}
	switch server := getenv("JT_SERVER"); {
	case asked.ServerGiven:
		connection.Server, connection.ServerSource = asked.Server, "--server"
	case server != "" && !asked.ContextGiven:
		connection.Server, connection.ServerSource = server, "JT_SERVER"
	case err != nil: // a missing current context matters only if it is needed
		return Connection{}, err
	case name != "":
		connection.Server, connection.ServerSource = context.Server, source
	}
	var auth Auth
	if name != "" && SameServer(connection.Server, context.Server) {
		auth, context.Auth = context.Auth, Auth{}
		connection.ContextName, connection.Context = name, context.absolute(filepath.Dir(file.Path))
	} else if asked.ContextGiven {
		connection.Notes = append(connection.Notes, fmt.Sprintf(
			"--server is not the server of the context %s: nothing of the context is used", name))
	}
	err = connection.signIn(asked, getenv, auth)
	return connection, err
}

// named returns the context of a name, or an empty one for "". The error says where the name comes from.
func (f *File) named(name, source string) (Context, error) {
	if name == "" {
		return Context{}, nil
	}
	context, err := f.Context(name)
	if missing, ok := errors.AsType[*UsageError](err); ok {
		missing.Message += map[string]string{
			"JT_CONTEXT": " (from JT_CONTEXT)", "current": " (the current context in " + f.Path + ")",
		}[source]
	}
	return context, err
}

// absolute makes the paths of a context absolute. They are relative to the folder of its file.
func (c Context) absolute(folder string) Context {
	for _, path := range []*string{&c.CACert, &c.ClientCert, &c.ClientKey} {
		if *path != "" && !filepath.IsAbs(*path) {
			*path = filepath.Join(folder, *path)
		}
	}
	return c
}
