package config

import (
	"errors"
	"fmt"
	"path/filepath"
)

// Asked is what the flags of a command ask for.
type Asked struct {
	Server, Context, Auth                string
	ServerGiven, ContextGiven, AuthGiven bool // by the flag, even if empty
}

// Connection is the result of flags, environment and contexts.
type Connection struct {
	Server       string // "" if nothing names one
	ServerSource string // what it comes from: --server, --context, JT_SERVER, JT_CONTEXT or current

	// ContextName is the context whose settings apply, and Context holds them; "" if none apply, even if Server is that of
	// some context.
	ContextName string
	Context     Context // without its Auth: Auth below counts

	Auth       Auth
	AuthSource string // what the secret comes from, such as JT_TOKEN or "context prod"; "" without sign-in

	Notes []string // for the user, who may not expect it
}

// Resolve decides which server, settings and credentials count. It reads the environment and nothing else. The error is
// a *UsageError.
func Resolve(asked Asked, getenv func(string) string, file *File) (Connection, error) {
	switch {
	case asked.ContextGiven && asked.Context == "":
		return Connection{}, &UsageError{"--context is empty", "is the variable that it comes from unset? `jt context list` lists the contexts"}
	case asked.ServerGiven && asked.Server == "":
		return Connection{}, &UsageError{"--server is empty", "is the variable that it comes from unset? Leave the flag out to use JT_SERVER or a context"}
	}
	choice, err := chooseContext(asked, getenv, file)
	if err != nil {
		return Connection{}, err
	}
	connection := Connection{}
	switch server := getenv("JT_SERVER"); {
	case asked.ServerGiven:
		connection.Server, connection.ServerSource = asked.Server, "--server"
	case asked.ContextGiven:
		connection.Server, connection.ServerSource = choice.context.Server, choice.source
	case server != "":
		connection.Server, connection.ServerSource = server, "JT_SERVER"
	case choice.missing != nil:
		return Connection{}, choice.missing
	case choice.name != "":
		connection.Server, connection.ServerSource = choice.context.Server, choice.source
	}
	if choice.name != "" && SameServer(connection.Server, choice.context.Server) {
		connection.ContextName, connection.Context = choice.name, choice.context.absolute(filepath.Dir(file.Path))
	} else if asked.ContextGiven {
		connection.Notes = append(connection.Notes, fmt.Sprintf(
			"--server is another server than that of the context %s: nothing of the context is used", choice.name))
	}
	auth := connection.Context.Auth
	connection.Context.Auth = Auth{}
	return connection, connection.signIn(asked, getenv, auth)
}

// choice is the context that is named; its server may still be another than the one in use.
type choice struct {
	name    string
	context Context
	source  string // --context, JT_CONTEXT or current
	missing error  // that the file's current context does not exist, which matters only if it is needed
}

func chooseContext(asked Asked, getenv func(string) string, file *File) (choice, error) {
	named := choice{name: file.Current, source: "current"}
	if name := getenv("JT_CONTEXT"); name != "" {
		named = choice{name: name, source: "JT_CONTEXT"}
	}
	if asked.ContextGiven {
		named = choice{name: asked.Context, source: "--context"}
	}
	if named.name == "" {
		return named, nil
	}
	context, err := file.Context(named.name)
	if err == nil {
		named.context = context
		return named, nil
	}
	usage, ok := errors.AsType[*UsageError](err)
	switch {
	case !ok || named.source == "--context":
		return choice{}, err
	case named.source == "JT_CONTEXT":
		return choice{}, &UsageError{usage.Message + ", which JT_CONTEXT names", usage.Hint}
	}
	return choice{missing: &UsageError{usage.Message + ", which is the current one in " + file.Path, usage.Hint}}, nil
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
