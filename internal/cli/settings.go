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
	connection, err := s.connection()
	if err != nil {
		return Settings{}, err
	}
	return s.SettingsOf(ctx, connection)
}

// connection returns which server to use, without reading a secret. It is an error if there is none.
func (s *Session) connection() (config.Connection, error) {
	if err := s.Connection.Check(); err != nil {
		return config.Connection{}, err
	}
	connection, err := s.Resolve()
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

// asked returns what the flags ask for.
func (s *Session) asked() config.Asked {
	asked := s.Connection.Asked()
	asked.Auth, asked.AuthGiven = s.Connection.Auth.Type, s.Connection.Given("auth")
	return asked
}

// Resolve decides between flags, environment and contexts, without reading a secret.
func (s *Session) Resolve() (config.Connection, error) {
	asked := s.asked()
	file, unread := s.ContextsFile()
	if unread != nil {
		if asked.NeedsContext(s.Environment.Getenv) {
			return config.Connection{}, unread
		}
		file = &config.File{}
	}
	if warning := file.Warning(); warning != "" {
		s.Warn("%s", warning)
	}
	connection, err := config.Resolve(asked, s.Environment.Getenv, file)
	if unread != nil {
		connection.Unread = unread
		connection.Notes = append(connection.Notes, Describe(unread).Message+"; no context is used")
	}
	return connection, err
}

// ContextsFile reads the contexts. A user without a home folder has none.
func (s *Session) ContextsFile() (*config.File, error) {
	path, err := config.ContextsPath(s.Environment.Getenv)
	if err != nil {
		return &config.File{}, nil //nolint:nilerr // without a place for contexts there are none, and flags still work
	}
	return config.Load(path)
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
	found.Credentials, err = s.credentialsOf(ctx, connection.Auth, found.Context.Headers)
	if len(connection.Auth.SecretCommand) > 0 {
		found.Renew = func(ctx context.Context) (client.Credentials, error) {
			credentials, err := s.credentialsOf(ctx, connection.Auth, found.Context.Headers)
			if err == nil {
				s.keepSecret(credentials)
			}
			return credentials, err
		}
	}
	return found, err
}

// over returns the context with the given flags in place of its own settings, and defaults for what neither sets.
func (o *ConnectionOptions) over(context config.Context) (config.Context, error) {
	if o.Given("client-cert") {
		context.ClientKey = "" // it belongs to another certificate
	}
	merged := o.Context
	for _, text := range []struct {
		flag        string
		merged      *string
		fromContext string
	}{
		{"ca-cert", &merged.CACert, context.CACert},
		{"client-cert", &merged.ClientCert, context.ClientCert},
		{"client-key", &merged.ClientKey, context.ClientKey},
		{"tls-server-name", &merged.TLSServerName, context.TLSServerName},
		{"proxy", &merged.Proxy, context.Proxy},
		{"request-timeout", &merged.RequestTimeout, context.RequestTimeout},
		{"connect-timeout", &merged.ConnectTimeout, context.ConnectTimeout},
	} {
		if !o.Given(text.flag) && text.fromContext != "" {
			*text.merged = text.fromContext
		}
	}
	if !o.Given("insecure") {
		merged.Insecure = context.Insecure
	}
	if !o.Given("retries") && context.Retries != nil {
		merged.Retries = context.Retries
	}
	if !o.Given("page-size") && context.PageSize != nil {
		merged.PageSize = context.PageSize
	}
	headers, err := o.FreeHeaders()
	merged.Headers = slices.Concat(context.Headers, headers)
	return merged, err
}

// credentialsOf reads the secrets.
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
