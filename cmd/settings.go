package cmd

import (
	"context"
	"fmt"
	"strings"

	"golang.org/x/net/http/httpguts"

	"jt/client"
	"jt/internal/config"
	"jt/internal/timerange"
)

// settings finds out how the server is reached: flag, then environment, then context, then default.
func (a *app) settings(ctx context.Context) (settings, error) {
	if err := a.connection.check(); err != nil {
		return settings{}, err
	}
	connection, err := a.resolve()
	if err != nil {
		return settings{}, err
	}
	for _, note := range connection.Notes {
		a.note("note: %s", note)
	}
	if connection.Server == "" {
		return settings{}, usageError(
			"no server is configured",
			"set one with --server https://host/scale/api, JT_SERVER or `jt context add`, or try --server sandbox, a service that jt carries in itself",
		)
	}
	return a.settingsOf(ctx, connection)
}

// resolve decides which of flags, environment and contexts count, without a look at any secret.
func (a *app) resolve() (config.Connection, error) {
	file, err := a.contextsFile()
	if err != nil {
		return config.Connection{}, err
	}
	if warning := file.Warning(); warning != "" {
		a.note("warning: %s", warning)
	}
	o := a.connection
	return config.Resolve(config.Asked{
		Server: o.server, ServerGiven: o.given("server"), Context: o.context, ContextGiven: o.given("context"),
		Auth: o.auth, AuthGiven: o.given("auth"),
	}, a.environment.Getenv, file)
}

// contextsFile reads the contexts. Who has no home folder has none.
func (a *app) contextsFile() (*config.File, error) {
	path, err := config.ContextsPath(a.environment.Getenv)
	if err != nil {
		return &config.File{}, nil //nolint:nilerr // without a place for contexts there are none, and flags still work
	}
	return config.Load(path)
}

// settingsOf puts the flags over what a context says, and gets the secrets.
func (a *app) settingsOf(ctx context.Context, connection config.Connection) (settings, error) {
	merged, err := a.connection.over(connection.Context)
	if err != nil {
		return settings{}, err
	}
	found := settings{
		server: connection.Server, serverSource: connection.ServerSource,
		context: connection.ContextName, authSource: connection.AuthSource,
		transport: transportOptions{
			caCert: merged.CACert, clientCert: merged.ClientCert, clientKey: merged.ClientKey,
			tlsServerName: merged.TLSServerName, insecure: merged.Insecure, proxy: merged.Proxy,
		},
		retries: *merged.Retries, pageSize: merged.PageSize, concurrency: a.connection.concurrency,
	}
	if found.requestTimeout, err = timerange.Duration(merged.RequestTimeout); err != nil {
		return settings{}, ofFlag("request-timeout", err)
	}
	if found.server == sandboxServer {
		return found, nil // nobody's credentials are its business
	}
	found.credentials, err = a.credentialsOf(ctx, connection.Auth, merged.Headers)
	return found, err
}

// over is the context with the flags that were given put over it; it has all that has a default.
func (o *connectionOptions) over(merged config.Context) (config.Context, error) {
	for _, text := range []struct {
		flag       string
		to         *string
		value, not string // not is the default where neither says anything
	}{
		{"ca-cert", &merged.CACert, o.transport.caCert, ""},
		{"client-cert", &merged.ClientCert, o.transport.clientCert, ""},
		{"client-key", &merged.ClientKey, o.transport.clientKey, ""},
		{"tls-server-name", &merged.TLSServerName, o.transport.tlsServerName, ""},
		{"proxy", &merged.Proxy, o.transport.proxy, ""},
		{"request-timeout", &merged.RequestTimeout, o.requestTimeout, o.requestTimeout},
	} {
		switch {
		case o.given(text.flag):
			*text.to = text.value
		case *text.to == "":
			*text.to = text.not
		}
	}
	if o.given("client-cert") && !o.given("client-key") {
		merged.ClientKey = "" // that of the context belongs to another certificate
	}
	if o.given("insecure") {
		merged.Insecure = o.transport.insecure
	}
	if o.given("retries") || merged.Retries == nil {
		merged.Retries = &o.retries
	}
	if o.given("page-size") {
		merged.PageSize = o.pageSize
	}
	headers, err := o.freeHeaders()
	merged.Headers = append(merged.Headers[:len(merged.Headers):len(merged.Headers)], headers...)
	return merged, err
}

// freeHeaders are those of --header and --header-env.
func (o *connectionOptions) freeHeaders() ([]config.Header, error) {
	var headers []config.Header
	for _, flag := range o.headers {
		name, value, found := strings.Cut(flag, ":")
		if !found || !httpguts.ValidHeaderFieldName(name) || strings.TrimSpace(value) == "" {
			return nil, usageError("--header takes 'Name: value'", "a secret is given by --header-env Name=VARIABLE, which no process list shows")
		}
		headers = append(headers, config.Header{Name: name, Value: config.NewSecret(strings.TrimSpace(value))})
	}
	for _, flag := range o.headerEnv {
		name, variable, found := strings.Cut(flag, "=")
		if !found || !httpguts.ValidHeaderFieldName(name) || variable == "" {
			return nil, usageError("--header-env takes Name=VARIABLE", "it names the variable of the environment that holds the value")
		}
		headers = append(headers, config.Header{Name: name, Env: variable})
	}
	return headers, nil
}

// credentialsOf gets the secrets from where they are.
func (a *app) credentialsOf(ctx context.Context, auth config.Auth, headers []config.Header) (client.Credentials, error) {
	var credentials client.Credentials
	secret, err := auth.Resolve(ctx, config.SecretPlaces{Getenv: a.environment.Getenv, Run: config.RunCommand(a.programStderr)})
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
			return nil, usageError("the user of Basic sign-in holds a colon, which ends it", "")
		}
		credentials = append(credentials, client.BasicCredential(auth.User, secret.Reveal()))
	}
	for _, header := range headers {
		value, err := header.Resolve(a.environment.Getenv)
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

// changesAtOnce is how many changes are to be under way at once.
func (o *connectionOptions) changesAtOnce() int {
	if o.given("concurrency") {
		return o.concurrency
	}
	return defaultConcurrency
}

// check refuses numbers that are none to work with.
func (o *connectionOptions) check() error {
	switch {
	case o.given("concurrency") && (o.concurrency < 1 || o.concurrency > maxConcurrency):
		return usageError(
			fmt.Sprintf("--concurrency %d is not a number of requests that servers should get at once", o.concurrency),
			fmt.Sprintf("give 1 to %d", maxConcurrency),
		)
	case o.given("page-size") && (o.pageSize < 1 || o.pageSize > 1000):
		return usageError(fmt.Sprintf("--page-size %d is not a size that servers take", o.pageSize), "give 1 to 1000")
	case o.retries < 0 || o.retries > maxRetries:
		return usageError(fmt.Sprintf("--retries %d is not a number of tries", o.retries), fmt.Sprintf("give 0 to %d", maxRetries))
	}
	return nil
}
