package cli

import (
	"context"
	"slices"
	"strings"

	"jt/client"
	"jt/internal/config"
	"jt/internal/timerange"
)

// Settings are the result of flags, environment and context: how to reach one server.
type Settings struct {
	config.Connection // its Context includes the flags
	client.Options    // as far as they are known before connecting; 0 retries and timeouts of 0 mean none

	noProxy bool
}

// Settings returns how to reach the server: flag before environment before context before default.
func (s *Session) Settings(ctx context.Context) (Settings, error) {
	connection, err := s.connection(s.Connection.Asked())
	if err != nil {
		return Settings{}, err
	}
	return s.SettingsOf(ctx, connection)
}

// connection returns which server to use, without reading a secret. It is an error if there is none.
func (s *Session) connection(asked config.Asked) (config.Connection, error) {
	if err := s.Connection.Check(); err != nil {
		return config.Connection{}, err
	}
	connection, err := s.Resolve(asked)
	if err != nil {
		return connection, err
	}
	for _, note := range connection.Notes {
		s.Note("note: %s", note)
	}
	if connection.Server == "" {
		return connection, UsageError(
			"no server is configured",
			"use --server https://host/scale/api, JT_SERVER or `jt context add`; to try jt, use --server sandbox, a built-in service",
		)
	}
	return connection, nil
}

// Resolve decides between flags, environment and contexts, without reading a secret.
func (s *Session) Resolve(asked config.Asked) (config.Connection, error) {
	file, unread := s.ContextsFile()
	if unread != nil {
		if asked.NeedsContext(s.Environment.Getenv) {
			return config.Connection{}, unread
		}
		file = &config.File{}
	}
	connection, err := config.Resolve(asked, s.Environment.Getenv, file)
	if unread != nil {
		connection.Unread = unread
		connection.Notes = append(connection.Notes, Describe(unread).Message+"; no context is used")
	}
	return connection, err
}

// readContexts reads the contexts, and warns if others can read their secrets. A user without a home folder has none.
func (s *Session) readContexts() (*config.File, error) {
	path, err := config.ContextsPath(s.Environment.Getenv)
	if err != nil {
		return &config.File{}, nil //nolint:nilerr // without a place for contexts there are none, and flags still work
	}
	file, err := config.Load(path)
	if err == nil && file.Warning() != "" {
		s.Warn("%s", file.Warning())
	}
	return file, err
}

// SettingsOf merges the flags into the settings of a context, and reads the secrets.
func (s *Session) SettingsOf(ctx context.Context, connection config.Connection) (Settings, error) {
	found := Settings{Connection: connection, Options: client.Options{Concurrency: s.Connection.Concurrency}}
	var err error
	if found.Context, err = s.Connection.over(connection.Context); err != nil {
		return Settings{}, err
	}
	found.Retries, found.PageSize = *found.Context.Retries, *found.Context.PageSize
	if found.RequestTimeout, err = timerange.Duration(found.Context.RequestTimeout); err != nil {
		return Settings{}, OfFlag("request-timeout", err)
	}
	if found.ConnectTimeout, err = timerange.Duration(found.Context.ConnectTimeout); err != nil {
		return Settings{}, OfFlag("connect-timeout", err)
	}
	if found.Server == SandboxServer {
		return found, nil // it gets no credentials
	}
	credentials := func(ctx context.Context) (client.Credentials, error) {
		return s.credentialsOf(ctx, connection.Auth, found.Context.Headers)
	}
	if len(connection.Auth.SecretCommand) > 0 {
		found.Renew = credentials
	}
	found.Credentials, err = credentials(ctx)
	return found, err
}

// over returns the context with the given flags in place of its own settings, and defaults for what neither sets.
func (o *ConnectionOptions) over(context config.Context) (config.Context, error) {
	if o.Given("client-cert") {
		context.ClientKey = "" // it belongs to another certificate
	}
	for _, text := range []struct {
		flag       string
		of, orFlag *string
	}{
		{"ca-cert", &context.CACert, &o.CACert},
		{"client-cert", &context.ClientCert, &o.ClientCert},
		{"client-key", &context.ClientKey, &o.ClientKey},
		{"tls-server-name", &context.TLSServerName, &o.TLSServerName},
		{"proxy", &context.Proxy, &o.Proxy},
		{"request-timeout", &context.RequestTimeout, &o.RequestTimeout},
		{"connect-timeout", &context.ConnectTimeout, &o.ConnectTimeout},
	} {
		if o.Given(text.flag) || *text.of == "" {
			*text.of = *text.orFlag
		}
	}
	if o.Given("insecure") {
		context.Insecure = o.Insecure
	}
	if o.Given("retries") || context.Retries == nil {
		context.Retries = o.Retries
	}
	if o.Given("page-size") || context.PageSize == nil {
		context.PageSize = o.PageSize
	}
	headers, err := o.FreeHeaders()
	context.Headers = slices.Concat(context.Headers, headers)
	return context, err
}

// credentialsOf reads the secrets, which nothing shows from then on.
func (s *Session) credentialsOf(ctx context.Context, auth config.Auth, headers []config.Header) (client.Credentials, error) {
	var credentials client.Credentials
	secret, err := auth.Resolve(ctx, s.Environment.Getenv, s.ProgramStderr)
	if err != nil {
		return nil, err
	}
	switch auth.Type {
	case config.AuthToken:
		credentials = append(credentials, client.TokenCredential(secret.Reveal()))
	case config.AuthBearer:
		credentials = append(credentials, client.BearerCredential(secret.Reveal()))
	case config.AuthDCOS:
		credentials = append(credentials, client.DCOSCredential(secret.Reveal()))
	case config.AuthBasic:
		if strings.Contains(auth.User, ":") {
			return nil, UsageError("invalid user name for basic sign-in: it contains a colon", "")
		}
		credentials = append(credentials, client.BasicCredential(auth.User, secret.Reveal()))
	}
	for _, header := range headers {
		value, err := header.Resolve(s.Environment.Getenv)
		if err != nil {
			return nil, err
		}
		credentials = append(credentials, client.HeaderCredential(header.Name, value.Reveal()))
	}
	s.Hide(credentials)
	return credentials, nil
}

// SecretVariables returns the names of the variables of the environment that may contain a secret to sign in with: to this
// server, or to that of any context.
func (s *Session) SecretVariables() ([]string, error) {
	file, err := s.ContextsFile()
	if err != nil {
		return nil, err
	}
	headers, err := s.Connection.FreeHeaders()
	if err != nil {
		return nil, err
	}
	names := []string{"JT_TOKEN", "JT_PASSWORD"}
	for _, name := range file.Names() {
		context, err := file.Context(name)
		if err != nil {
			return nil, err
		}
		names = append(names, context.Auth.SecretEnv)
		headers = append(headers, context.Headers...)
	}
	for _, header := range headers {
		names = append(names, header.Env)
	}
	return slices.DeleteFunc(names, func(name string) bool { return name == "" }), nil
}
