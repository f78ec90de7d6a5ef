package doctor

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"

	"jt/client"
	"jt/internal/cli"
)

// config finds out what is in force, and makes ready what all other checks work with.
func (e *examination) config(ctx context.Context) finding {
	found, err := e.session.Settings(ctx)
	if err != nil {
		return findError(err)
	}
	seen := configSeen(found)
	found, done, err := e.session.WithSandbox(found)
	if err != nil {
		return findError(err)
	}
	e.done = done
	e.limit = found.RequestTimeout
	if e.limit == 0 || e.limit > longestCheck && !e.session.Connection.Given("request-timeout") {
		e.limit = longestCheck
	}
	e.settings = found
	asked := found
	asked.Retries, asked.RequestTimeout = 0, e.limit
	if e.options, err = e.session.ClientOptions(asked); err != nil {
		return findError(err)
	}
	return findOK(seen)
}

// configSeen says what is in force and where it comes from.
func configSeen(found cli.Settings) string {
	sent := "no credentials"
	if names := credentialNames(found.Credentials); names != "" {
		sent = "sent along: " + names
		if found.AuthSource != "" {
			sent += " (secret from " + found.AuthSource + ")"
		}
	}
	parts := []string{"the server is from " + serverSource(found), sent}
	for _, part := range []struct{ name, value string }{
		{"authorities of", found.Context.CACert},
		{"the client certificate", found.Context.ClientCert},
		{"the server's name for TLS is", found.Context.TLSServerName},
	} {
		if part.value != "" {
			parts = append(parts, part.name+" "+part.value)
		}
	}
	if found.PageSize != 0 {
		parts = append(parts, fmt.Sprintf("pages of %d rows", found.PageSize))
	}
	return strings.Join(parts, "; ")
}

// serverSource says where the server's URL was found.
func serverSource(found cli.Settings) string {
	switch {
	case found.ServerSource == "current":
		return "the context " + found.ContextName + ", the current one"
	case found.ContextName != "" && found.ServerSource != "--server" && found.ServerSource != "JT_SERVER":
		return "the context " + found.ContextName + ", named by " + found.ServerSource
	}
	return found.ServerSource
}

// credentialNames returns the headers that carry the credentials.
func credentialNames(credentials client.Credentials) string {
	names := make([]string, 0, len(credentials))
	for _, credential := range credentials {
		names = append(names, credential.Name())
	}
	return strings.Join(names, ", ")
}

// serverURL finds out what the server's URL means.
func (e *examination) serverURL(context.Context) finding {
	var err error
	if e.scale, err = client.New(e.settings.Server, e.options); err != nil {
		return findError(err)
	}
	if e.server, err = url.Parse(e.scale.BaseURL()); err != nil {
		return findError(err)
	}
	if e.proxy, err = e.findProxy(); err != nil {
		return findError(err)
	}
	e.session.WarnOfConnection(e.settings)
	seen := fmt.Sprintf("%s, host %s, port %s", e.server.Scheme, e.server.Hostname(), portOf(e.server))
	if e.server.Path != "" {
		seen += ", path " + e.server.Path
	}
	if version := versionPrefix(e.server.Path); version != "" {
		seen += fmt.Sprintf(", of which %s is the version of the services", version)
	}
	e.dialed = e.server
	if e.proxy != nil {
		e.dialed, e.whose = e.proxy.url, "the proxy "
		seen += fmt.Sprintf("; through the proxy %s, from %s", e.proxy.shown, e.proxy.source)
	}
	return findOK(seen)
}

// proxy is what connections to the server go through.
type proxy struct {
	url     *url.URL
	shown   string // its address without its user and password
	source  string // where it was found
	without string // how to go without it
}

// findProxy returns nil if there is none.
func (e *examination) findProxy() (*proxy, error) {
	proxyOf, err := e.settings.ProxyOf(e.session.Environment.Getenv)
	if err != nil {
		return nil, err
	}
	address, err := proxyOf(&http.Request{URL: e.server})
	if err != nil || address == nil {
		return nil, err
	}
	found := &proxy{url: address, shown: address.Scheme + "://" + address.Host}
	switch {
	case e.session.Connection.Given("proxy"):
		found.source, found.without = "--proxy", "leave --proxy out to go without it"
	case e.settings.Context.Proxy != "":
		found.source = "the context " + e.settings.ContextName
		found.without = "take it out of " + found.source + " to go without it"
	default: // NO_PROXY counts for these alone
		found.source = strings.ToUpper(e.server.Scheme) + "_PROXY"
		found.without = "NO_PROXY=" + e.server.Hostname() + " goes without it"
	}
	return found, nil
}

func hostAndPort(address *url.URL) string {
	return net.JoinHostPort(address.Hostname(), portOf(address))
}

func portOf(address *url.URL) string {
	switch {
	case address.Port() != "":
		return address.Port()
	case address.Scheme == "https":
		return "443"
	case strings.HasPrefix(address.Scheme, "socks5"):
		return "1080"
	}
	return "80"
}

// versionPrefix returns the end of a path that names a version of the services, such as /v5, or "".
func versionPrefix(path string) string {
	end := path[strings.LastIndexByte(path, '/')+1:]
	if len(end) == 2 && end[0] == 'v' && end[1] >= '1' && end[1] <= '9' {
		return "/" + end
	}
	return ""
}
