package doctor

import (
	"context"
	"fmt"
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
	if e.session.Environment.Transport == nil { // else a transport of a test, without proxies
		proxyOf, err := e.settings.ProxyOf(e.session.Environment.Getenv)
		if err == nil {
			e.proxy, err = proxyOf(&http.Request{URL: e.server})
		}
		if err != nil {
			return findError(err)
		}
	}
	e.dialed = e.server
	if e.proxy != nil {
		e.dialed, e.whose = e.proxy, "the proxy "
	}
	e.session.WarnOfConnection(e.settings)
	seen := fmt.Sprintf("%s, host %s, port %s", e.server.Scheme, e.server.Hostname(), portOf(e.server))
	if e.server.Path != "" {
		seen += ", path " + e.server.Path
	}
	if version := versionPrefix(e.server.Path); version != "" {
		seen += fmt.Sprintf(", of which %s is the version of the services", version)
	}
	if e.proxy != nil {
		seen += fmt.Sprintf("; through the proxy %s, from %s", e.proxyShown(), e.proxySource())
	}
	return findOK(seen)
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

// proxyShown is the proxy's address without its user and password.
func (e *examination) proxyShown() string { return e.proxy.Scheme + "://" + e.proxy.Host }

// proxySource says where the proxy was found.
func (e *examination) proxySource() string {
	switch {
	case e.session.Connection.Given("proxy"):
		return "--proxy"
	case e.settings.Context.Proxy != "":
		return "the context " + e.settings.ContextName
	case e.server.Scheme == "https":
		return "HTTPS_PROXY"
	}
	return "HTTP_PROXY"
}

// withoutProxy says how to go without the proxy. NO_PROXY has an effect only on a proxy that a variable names.
func (e *examination) withoutProxy() string {
	switch {
	case e.settings.Context.Proxy == "":
		return "NO_PROXY=" + e.server.Hostname() + " goes without it"
	case e.session.Connection.Given("proxy"):
		return "leave --proxy out to go without it"
	}
	return "take it out of " + e.proxySource() + " to go without it"
}
