package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/spf13/pflag"

	"jt/client"
	"jt/client/scaletest"
)

// sandboxServer as a server means the embedded service, for one command.
const sandboxServer = "sandbox"

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
	concurrency     int
	verbose         int

	given func(flag string) bool
}

func (o *connectionOptions) addFlags(flags *pflag.FlagSet) {
	flags.StringVar(&o.server, "server", "", "`URL` of the server, the part before /job-types/, or sandbox (JT_SERVER)")
	flags.StringVar(&o.context, "context", "", "`name` of a context, as jt context keeps them (JT_CONTEXT)")
	flags.StringVar(&o.auth, "auth", "", "`kind` of credentials: token, bearer, dcos or basic (JT_AUTH)")
	addRepeated(flags, &o.headers, "header", "`header` to send along, as 'Name: value', nothing secret; repeatable")
	addRepeated(flags, &o.headerEnv, "header-env", "`header` to send along, as Name=VARIABLE, with the variable's value; repeatable")
	flags.StringVar(&o.transport.caCert, "ca-cert", "", "`file` of the authorities to trust, and no others (PEM)")
	flags.StringVar(&o.transport.clientCert, "client-cert", "", "`file` of the certificate to show (PEM)")
	flags.StringVar(&o.transport.clientKey, "client-key", "", "`file` of its key (PEM)")
	flags.StringVar(&o.transport.tlsServerName, "tls-server-name", "", "`name` that the server's certificate must have")
	flags.BoolVar(&o.transport.insecure, "insecure", false, "do not check the server's certificate")
	flags.StringVar(&o.transport.proxy, "proxy", "", "`URL` of the proxy to use, whatever HTTPS_PROXY and NO_PROXY say")
	flags.StringVar(&o.requestTimeout, "request-timeout", "60s", "`time` that one request may take with its retries, 0 for any")
	flags.IntVar(&o.retries, "retries", client.DefaultRetries, "`times` that a question is asked again that failed in passing")
	flags.IntVar(&o.pageSize, "page-size", 0, "`rows` asked for at once, 1 to 1000 (default 1000)")
	flags.IntVar(&o.concurrency, "concurrency", 0, "`requests` at once, 1 to 64 (default 4, of changes 8)")
	flags.CountVarP(&o.verbose, "verbose", "v", "tell of each request; -vv of headers and bodies too")
}

// settings are what flags, environment and context came to: how one server is reached.
type settings struct {
	server         string
	serverSource   string // what names the server: --server, --context, JT_SERVER, JT_CONTEXT or current
	context        string // name; "" where none has a part in it
	authSource     string // where the credentials come from; "" where there are none
	credentials    client.Credentials
	transport      transportOptions
	requestTimeout time.Duration
	retries        int
	pageSize       int // 0 means the client's own
	concurrency    int // 0 means the client's own
}

// connect makes the client of a command. done ends what was started for it.
func (a *app) connect(ctx context.Context) (scale *client.Client, done func(), err error) {
	found, err := a.settings(ctx)
	if err != nil {
		return nil, nil, err
	}
	return a.open(found)
}

// open makes the client for a server, warns of what is not safe, and tells of requests where that was asked for.
func (a *app) open(found settings) (scale *client.Client, done func(), err error) {
	found, done, err = a.withSandbox(found)
	if err != nil {
		return nil, nil, err
	}
	options, err := a.clientOptions(found)
	if err == nil {
		scale, err = client.New(found.server, options)
	}
	if err != nil {
		done()
		return nil, nil, err
	}
	a.warnOfConnection(found)
	return scale, done, nil
}

// withSandbox starts the embedded service where that is the server that is meant. done ends it.
func (a *app) withSandbox(found settings) (reached settings, done func(), err error) {
	if found.server != sandboxServer {
		return found, func() {}, nil
	}
	sandbox, err := scaletest.Start(scaletest.Config{Now: a.environment.Now})
	if err != nil {
		return found, nil, taskError("cannot start the sandbox", err)
	}
	a.note("sandbox: the answers come from a service inside jt, started for this command")
	// It is inside this process: no proxy and nobody's credentials have a part in it.
	found.server, found.credentials, found.transport = sandbox.URL, nil, transportOptions{direct: true}
	return found, sandbox.Close, nil
}

func (a *app) clientOptions(found settings) (client.Options, error) {
	a.credentials = slices.Concat(found.credentials, found.transport.proxySecrets(a.environment.Getenv))
	options := client.Options{
		UserAgent: "jt/" + readBuild().Version, Transport: a.environment.Transport, Credentials: found.credentials,
		RequestTimeout: found.requestTimeout, Retries: found.retries, PageSize: found.pageSize,
		Concurrency: found.concurrency, OnRetry: a.noteRetry,
	}
	if found.requestTimeout == 0 {
		options.RequestTimeout = client.NoTimeout
	}
	if found.retries == 0 {
		options.Retries = client.NoRetries
	}
	if options.Transport == nil {
		transport, err := found.transport.transport(a.environment.Getenv)
		if err != nil {
			return options, err
		}
		options.Transport = transport
	}
	if a.connection.verbose > 0 {
		options.Transport = &trace{
			next: options.Transport, stderr: a.environment.Stderr, whole: a.connection.verbose > 1,
			credentials: a.credentials, now: a.environment.Now,
		}
	}
	options.Transport = a.changes.watch(found.server, options.Transport)
	return options, nil
}

// warnOfConnection says each time what others could read or forge.
func (a *app) warnOfConnection(found settings) {
	server, err := url.Parse(found.server)
	if err != nil {
		return
	}
	if found.transport.insecure && server.Scheme == "https" {
		a.note("warning: --insecure: the certificate of %s is not checked, so whoever is in between can read and change what is sent", server.Host)
	}
	if len(found.credentials) > 0 && server.Scheme == "http" && !isLoopback(server.Hostname()) {
		a.note("warning: credentials go to %s://%s without encryption: whoever is in between can read them", server.Scheme, server.Host)
	}
}

func isLoopback(host string) bool {
	address := net.ParseIP(host)
	return host == "localhost" || address != nil && address.IsLoopback()
}

// repeating notes whether the command said that it repeats what fails, for minutes: what its requests then tell of their
// own retries would only scroll by.
func (a *app) repeating(is bool) {
	if a.repeats != nil {
		a.repeats.Store(is)
	}
}

// noteRetry says on a terminal, and with -v, why an answer takes long.
func (a *app) noteRetry(retry client.Retry) {
	if a.connection.verbose == 0 && (!a.environment.StderrTerminal || a.repeats != nil && a.repeats.Load()) {
		return
	}
	why := "the connection failed"
	switch {
	case retry.Status != 0: // by the server, or by a proxy before it
		why = fmt.Sprintf("the answer was %d %s", retry.Status, http.StatusText(retry.Status))
	case retry.PageSize != 0:
		why = "no whole answer came in time"
	case errors.Is(retry.Err, io.ErrUnexpectedEOF):
		why = "the answer was cut short"
	}
	if retry.PageSize != 0 {
		a.note("%s: asking for pages of %d rows", why, retry.PageSize)
		return
	}
	a.note("%s: asking again in %s (%d of %d)", why, retry.Wait.Round(100*time.Millisecond), retry.Number, retry.Most)
}
