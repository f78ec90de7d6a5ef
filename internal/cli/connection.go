package cli

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"jt/client"
	"jt/client/scaletest"
	"jt/internal/config"
)

// SandboxServer stands for the sandbox where a server is named: the service runs for one command.
const SandboxServer = "sandbox"

// Connect returns the client of a command. done stops what was started for it.
func (s *Session) Connect(ctx context.Context) (scale *client.Client, done func(), err error) {
	found, err := s.Settings(ctx)
	if err != nil {
		return nil, nil, err
	}
	return s.Open(found)
}

// Open returns the client for a server. It warns about unsafe connections, and traces requests if asked to.
func (s *Session) Open(found Settings) (scale *client.Client, done func(), err error) {
	found, done, err = s.WithSandbox(found)
	if err != nil {
		return nil, nil, err
	}
	options, err := s.ClientOptions(found)
	if err == nil {
		scale, err = client.New(found.Server, options)
	}
	if err != nil {
		done()
		return nil, nil, err
	}
	s.ContextName = found.ContextName
	s.WarnOfConnection(found)
	return scale, done, nil
}

// WithSandbox starts the sandbox if that is the server. done stops it.
func (s *Session) WithSandbox(found Settings) (reached Settings, done func(), err error) {
	if found.Server != SandboxServer {
		return found, func() {}, nil
	}
	sandbox, err := scaletest.Start(scaletest.Config{Now: s.Environment.Now})
	if err != nil {
		return found, nil, TaskError("cannot start the sandbox", err)
	}
	s.Note("sandbox: a built-in service with made-up job types, started for this command")
	s.Sandbox = true
	// It runs in this process: it needs no proxy and no credentials.
	found.Server, found.Credentials, found.Context, found.noProxy = sandbox.URL, nil, config.Context{}, true
	return found, sandbox.Close, nil
}

// ClientOptions returns the options with which a client reaches a server.
func (s *Session) ClientOptions(found Settings) (client.Options, error) {
	s.Hide(proxySecrets(found.Context.Proxy, s.Environment.Getenv))
	options := found.Options
	options.UserAgent, options.Transport = "jt/"+ReadBuild().Version, s.Environment.Transport
	options.OnRetry, options.Now = s.noteRetry, s.Environment.Now
	// The client takes 0 for its own default, and less for none.
	options.RequestTimeout = cmp.Or(options.RequestTimeout, -1)
	options.ConnectTimeout = cmp.Or(options.ConnectTimeout, -1)
	options.Retries = cmp.Or(options.Retries, -1)
	if options.Transport == nil {
		transport, err := found.transport(s.Environment.Getenv)
		if err != nil {
			return options, err
		}
		options.Transport = transport
	}
	if s.Connection.Verbose > 0 {
		options.Transport = &trace{
			next: options.Transport, stderr: s.Environment.Stderr, full: s.Connection.Verbose > 1,
			redact: s.Redact, credentials: found.Credentials, now: s.Environment.Now,
		}
	}
	send := options.Transport
	options.Transport = roundTripper(func(request *http.Request) (*http.Response, error) {
		if request.Method != http.MethodGet && request.Method != http.MethodHead {
			s.Changed.Store(&found.Server) // it may change something even if it fails
		}
		return send.RoundTrip(request)
	})
	return options, nil
}

type roundTripper func(*http.Request) (*http.Response, error)

func (r roundTripper) RoundTrip(request *http.Request) (*http.Response, error) { return r(request) }

// WarnOfConnection notes, each time, what others could read or forge.
func (s *Session) WarnOfConnection(found Settings) {
	server, err := url.Parse(found.Server)
	if err != nil {
		return
	}
	if found.Context.Insecure && server.Scheme == "https" {
		s.Warn("--insecure: the certificate of %s is not checked; anyone on the way can read and change what is sent", server.Host)
	}
	if len(found.Credentials) > 0 && server.Scheme == "http" && !IsLoopback(server.Hostname()) {
		s.Warn("credentials are sent to %s://%s unencrypted; anyone on the way can read them", server.Scheme, server.Host)
	}
}

// IsLoopback reports whether a host is this machine.
func IsLoopback(host string) bool {
	address := net.ParseIP(host)
	return host == "localhost" || address != nil && address.IsLoopback()
}

// Repeating silences the notes about retries while a command repeats failed requests for minutes: it says so itself.
func (s *Session) Repeating(is bool) { s.repeats.Store(is) }

// noteRetry explains, on a terminal or with -v, why a response takes long.
func (s *Session) noteRetry(retry client.Retry) {
	note := s.Note
	if s.Connection.Verbose > 0 {
		note = s.say // it belongs to the trace
	} else if !s.Environment.StderrTerminal || s.repeats.Load() {
		return
	}
	next := fmt.Sprintf("retry %d of %d in %s", retry.Number, retry.Most, retry.Wait.Round(100*time.Millisecond))
	if retry.PageSize != 0 {
		next = fmt.Sprintf("reading pages of %d rows instead", retry.PageSize)
	}
	note("a request failed; %s: %s", next, Describe(retry.Failed).Message)
}
