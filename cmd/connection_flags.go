package cmd

import (
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"jt/internal/config"
)

// connectionOptions are the flags that say which server a command talks to, and how.
type connectionOptions struct {
	server, context string
	auth            string
	headers         []string // Name: value
	headerEnv       []string // Name=VARIABLE
	transport       transportOptions
	requestTimeout  string
	retries         int
	pageSize        int

	given func(flag string) bool
}

// transportOptions say how connections are made.
type transportOptions struct {
	caCert, clientCert, clientKey string // paths of PEM files
	tlsServerName                 string
	insecure                      bool
	proxy                         string
}

func (o *connectionOptions) addFlags(flags *pflag.FlagSet) {
	flags.StringVar(&o.server, "server", "", "`URL` of the server without /job-types/, or sandbox (JT_SERVER)")
	flags.StringVar(&o.context, "context", "", "`name` of a context, see jt context (JT_CONTEXT)")
	flags.StringVar(&o.auth, "auth", "", "`kind` of credentials: token, bearer, dcos or basic (JT_AUTH)")
	flags.StringArrayVar(&o.headers, "header", nil, "`Name: value` to send along, nothing secret; repeatable")
	flags.StringArrayVar(&o.headerEnv, "header-env", nil, "`Name=VARIABLE` to send along with the variable's value; repeatable")
	flags.StringVar(&o.transport.caCert, "ca-cert", "", "`file` of the authorities to trust, and no others (PEM)")
	flags.StringVar(&o.transport.clientCert, "client-cert", "", "`file` of the certificate to show (PEM)")
	flags.StringVar(&o.transport.clientKey, "client-key", "", "`file` of its key (PEM)")
	flags.StringVar(&o.transport.tlsServerName, "tls-server-name", "", "`name` that the server's certificate must have")
	flags.BoolVar(&o.transport.insecure, "insecure", false, "do not check the server's certificate")
	flags.StringVar(&o.transport.proxy, "proxy", "", "`URL` of the proxy to use, whatever HTTPS_PROXY and NO_PROXY say")
	flags.StringVar(&o.requestTimeout, "request-timeout", "60s", "`time` that one request may take with its retries, 0 for any")
	flags.IntVar(&o.retries, "retries", 3, "`times` that a question is asked again that failed in passing")
	flags.IntVar(&o.pageSize, "page-size", 0, "`rows` asked for at once, 1 to 1000 (default 1000)")
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
	directories, err := config.UserDirectories(a.environment.Getenv)
	if err != nil {
		return &config.File{}, nil //nolint:nilerr // without a place for contexts there are none, and flags still work
	}
	return config.Load(directories.ContextsPath())
}

// freeHeaders are those of --header and --header-env.
func (o *connectionOptions) freeHeaders() ([]config.Header, error) {
	var headers []config.Header
	for _, flag := range o.headers {
		name, value, found := strings.Cut(flag, ":")
		if !found || !config.IsHeaderName(name) || strings.TrimSpace(value) == "" {
			return nil, &usageError{"--header takes 'Name: value'", "a secret is given by --header-env Name=VARIABLE, which no process list shows"}
		}
		headers = append(headers, config.Header{Name: name, Value: config.NewSecret(strings.TrimSpace(value))})
	}
	for _, flag := range o.headerEnv {
		name, variable, found := strings.Cut(flag, "=")
		if !found || !config.IsHeaderName(name) || variable == "" {
			return nil, &usageError{"--header-env takes Name=VARIABLE", "it names the variable of the environment that holds the value"}
		}
		headers = append(headers, config.Header{Name: name, Env: variable})
	}
	return headers, nil
}

// check refuses numbers that are none to work with.
func (o *connectionOptions) check() error {
	switch {
	case o.given("page-size") && (o.pageSize < 1 || o.pageSize > 1000):
		return &usageError{fmt.Sprintf("--page-size %d is not a size that servers take", o.pageSize), "give 1 to 1000"}
	case o.retries < 0 || o.retries > 100:
		return &usageError{fmt.Sprintf("--retries %d is not a number of tries", o.retries), "give 0 to 100"}
	}
	return nil
}
