package cli

import (
	"context"
	"fmt"
	"strings"

	"golang.org/x/net/http/httpguts"

	"jt/client"
	"jt/internal/config"
	"jt/internal/timerange"
)

// Settings finds out how the server is reached: flag, then environment, then context, then default.
func (s *Session) Settings(ctx context.Context) (Settings, error) {
	if err := s.Connection.Check(); err != nil {
		return Settings{}, err
	}
	connection, err := s.Resolve()
	if err != nil {
		return Settings{}, err
	}
	for _, note := range connection.Notes {
		s.Note("note: %s", note)
	}
	if connection.Server == "" {
		return Settings{}, UsageError(
			"no server is configured",
			"set one with --server https://host/scale/api, JT_SERVER or `jt context add`, or try --server sandbox, a service that jt carries in itself",
		)
	}
	return s.SettingsOf(ctx, connection)
}

// Resolve decides which of flags, environment and contexts count, without a look at any secret.
func (s *Session) Resolve() (config.Connection, error) {
	file, err := s.ContextsFile()
	if err != nil {
		return config.Connection{}, err
	}
	if warning := file.Warning(); warning != "" {
		s.Note("warning: %s", warning)
	}
	o := s.Connection
	return config.Resolve(config.Asked{
		Server: o.Server, ServerGiven: o.Given("server"), Context: o.Context, ContextGiven: o.Given("context"),
		Auth: o.Auth, AuthGiven: o.Given("auth"),
	}, s.Environment.Getenv, file)
}

// ContextsFile reads the contexts. Who has no home folder has none.
func (s *Session) ContextsFile() (*config.File, error) {
	path, err := config.ContextsPath(s.Environment.Getenv)
	if err != nil {
		return &config.File{}, nil //nolint:nilerr // without a place for contexts there are none, and flags still work
	}
	return config.Load(path)
}

// SettingsOf puts the flags over what a context says, and gets the secrets.
func (s *Session) SettingsOf(ctx context.Context, connection config.Connection) (Settings, error) {
	merged, err := s.Connection.over(connection.Context)
	if err != nil {
		return Settings{}, err
	}
	found := Settings{
		Server: connection.Server, ServerSource: connection.ServerSource,
		Context: connection.ContextName, AuthSource: connection.AuthSource,
		Transport: transportOptions{
			CACert: merged.CACert, ClientCert: merged.ClientCert, ClientKey: merged.ClientKey,
			TlsServerName: merged.TLSServerName, Insecure: merged.Insecure, Proxy: merged.Proxy,
		},
		Retries: *merged.Retries, PageSize: *merged.PageSize, concurrency: s.Connection.Concurrency,
	}
	if found.RequestTimeout, err = timerange.Duration(merged.RequestTimeout); err != nil {
		return Settings{}, OfFlag("request-timeout", err)
	}
	if found.Server == SandboxServer {
		return found, nil // nobody's credentials are its business
	}
	found.Credentials, err = s.credentialsOf(ctx, connection.Auth, merged.Headers)
	return found, err
}

// over is the context with the flags that were given put over it; it has all that has a default.
func (o *ConnectionOptions) over(merged config.Context) (config.Context, error) {
	for _, text := range []struct {
		flag       string
		to         *string
		value, not string // not is the default where neither says anything
	}{
		{"ca-cert", &merged.CACert, o.Transport.CACert, ""},
		{"client-cert", &merged.ClientCert, o.Transport.ClientCert, ""},
		{"client-key", &merged.ClientKey, o.Transport.ClientKey, ""},
		{"tls-server-name", &merged.TLSServerName, o.Transport.TlsServerName, ""},
		{"proxy", &merged.Proxy, o.Transport.Proxy, ""},
		{"request-timeout", &merged.RequestTimeout, o.RequestTimeout, o.RequestTimeout},
	} {
		switch {
		case o.Given(text.flag):
			*text.to = text.value
		case *text.to == "":
			*text.to = text.not
		}
	}
	if o.Given("client-cert") && !o.Given("client-key") {
		merged.ClientKey = "" // that of the context belongs to another certificate
	}
	if o.Given("insecure") {
		merged.Insecure = o.Transport.Insecure
	}
	if o.Given("retries") || merged.Retries == nil {
		merged.Retries = &o.Retries
	}
	if o.Given("page-size") || merged.PageSize == nil {
		merged.PageSize = &o.PageSize
	}
	headers, err := o.FreeHeaders()
	merged.Headers = append(merged.Headers[:len(merged.Headers):len(merged.Headers)], headers...)
	return merged, err
}

// FreeHeaders are those of --header and --header-env.
func (o *ConnectionOptions) FreeHeaders() ([]config.Header, error) {
	var headers []config.Header
	for _, flag := range o.Headers {
		name, value, found := strings.Cut(flag, ":")
		if !found || !httpguts.ValidHeaderFieldName(name) || strings.TrimSpace(value) == "" {
			return nil, UsageError("--header takes 'Name: value'", "a secret is given by --header-env Name=VARIABLE, which no process list shows")
		}
		headers = append(headers, config.Header{Name: name, Value: config.NewSecret(strings.TrimSpace(value))})
	}
	for _, flag := range o.HeaderEnv {
		name, variable, found := strings.Cut(flag, "=")
		if !found || !httpguts.ValidHeaderFieldName(name) || variable == "" {
			return nil, UsageError("--header-env takes Name=VARIABLE", "it names the variable of the environment that holds the value")
		}
		headers = append(headers, config.Header{Name: name, Env: variable})
	}
	return headers, nil
}

// credentialsOf gets the secrets from where they are.
func (s *Session) credentialsOf(ctx context.Context, auth config.Auth, headers []config.Header) (client.Credentials, error) {
	var credentials client.Credentials
	secret, err := auth.Resolve(ctx, config.SecretPlaces{Getenv: s.Environment.Getenv, Run: config.RunCommand(s.ProgramStderr)})
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
			return nil, UsageError("the user of Basic sign-in holds a colon, which ends it", "")
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

const (
	defaultConcurrency = 8 // of changes; that of reading is the client's
	maxConcurrency     = 64
	maxRetries         = 100
)

// ChangesAtOnce is how many changes are to be under way at once.
func (o *ConnectionOptions) ChangesAtOnce() int {
	if o.Given("concurrency") {
		return o.Concurrency
	}
	return defaultConcurrency
}

// Check refuses numbers that are none to work with.
func (o *ConnectionOptions) Check() error {
	switch {
	case o.Given("concurrency") && (o.Concurrency < 1 || o.Concurrency > maxConcurrency):
		return UsageError(
			fmt.Sprintf("--concurrency %d is not a number of requests that servers should get at once", o.Concurrency),
			fmt.Sprintf("give 1 to %d", maxConcurrency),
		)
	case o.Given("page-size") && (o.PageSize < 1 || o.PageSize > 1000):
		return UsageError(fmt.Sprintf("--page-size %d is not a size that servers take", o.PageSize), "give 1 to 1000")
	case o.Retries < 0 || o.Retries > maxRetries:
		return UsageError(fmt.Sprintf("--retries %d is not a number of tries", o.Retries), fmt.Sprintf("give 0 to %d", maxRetries))
	}
	return nil
}
