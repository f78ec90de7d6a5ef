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
func (e *Examination) config(ctx context.Context) Finding {
	found, err := e.session.Settings(ctx)
	if err != nil {
		return findError(err)
	}
	seen := e.configSeen(found)
	if found, e.done, err = e.session.WithSandbox(found); err != nil {
		e.done = func() {}
		return findError(err)
	}
	e.limit = found.RequestTimeout
	if e.limit == 0 || e.limit > longestCheck && !e.session.Connection.Given("request-timeout") {
		e.limit = longestCheck
	}
	e.Settings = found
	asked := found
	asked.Retries, asked.RequestTimeout = 0, e.limit
	if e.Options, err = e.session.ClientOptions(asked); err != nil {
		return findError(err)
	}
	return findOK(seen)
}

// configSeen tells what is in force and where it comes from.
func (e *Examination) configSeen(found cli.Settings) string {
	parts := []string{"the server is from " + serverSource(found)}
	if names := credentialNames(found.Credentials); names != "" {
		sent := "sent along: " + names
		if found.AuthSource != "" {
			sent += " (secret from " + found.AuthSource + ")"
		}
		parts = append(parts, sent)
	} else {
		parts = append(parts, "no credentials")
	}
	for _, part := range []struct{ name, value string }{
		{"authorities of", found.Context.CACert},
		{"the client certificate", found.Context.ClientCert},
		{"the server's name for TLS is", found.Context.TLSServerName},
	} {
		if part.value != "" {
			parts = append(parts, part.name+" "+part.value)
		}
	}
	if found.Context.PageSize != 0 {
		parts = append(parts, fmt.Sprintf("pages of %d rows", found.Context.PageSize))
	}
	return strings.Join(parts, "; ")
}

// serverSource tells where the server's URL was found.
func serverSource(found cli.Settings) string {
	switch {
	case found.ServerSource == "current":
		return "the context " + found.ContextName + ", the current one"
	case found.ContextName != "" && found.ServerSource != "--server" && found.ServerSource != "JT_SERVER":
		return "the context " + found.ContextName + ", named by " + found.ServerSource
	}
	return found.ServerSource
}

// credentialNames are the headers that carry the credentials.
func credentialNames(credentials client.Credentials) string {
	names := make([]string, 0, len(credentials))
	for _, credential := range credentials {
		names = append(names, credential.Name())
	}
	return strings.Join(names, ", ")
}

// serverURL finds out what the server's URL means.
func (e *Examination) serverURL(context.Context) Finding {
	var err error
	if e.Scale, err = client.New(e.Settings.Server, e.Options); err != nil {
		return findError(err)
	}
	if e.Server, err = url.Parse(e.Scale.BaseURL()); err != nil {
		return findError(err)
	}
	if e.proxy, err = e.proxyInUse(); err != nil {
		return findError(err)
	}
	e.session.WarnOfConnection(e.Settings)
	seen := fmt.Sprintf("%s, host %s, port %s", e.Server.Scheme, e.Server.Hostname(), portOf(e.Server))
	if e.Server.Path != "" {
		seen += ", path " + e.Server.Path
	}
	if version := versionPrefix(e.Server.Path); version != "" {
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

// versionPrefix is the end of a path that names a version of the services, such as /v5, or "".
func versionPrefix(path string) string {
	end := path[strings.LastIndexByte(path, '/')+1:]
	if len(end) == 2 && end[0] == 'v' && end[1] >= '1' && end[1] <= '9' {
		return "/" + end
	}
	return ""
}

// proxyInUse is the proxy of requests to the server, nil for none.
func (e *Examination) proxyInUse() (*url.URL, error) {
	if e.session.Environment.Transport != nil {
		return nil, nil //nolint:nilnil // nil is no proxy, see http.Transport
	}
	proxyOf, err := e.Settings.ProxyOf(e.session.Environment.Getenv)
	if err != nil {
		return nil, err
	}
	return proxyOf(&http.Request{URL: e.Server})
}

// proxyShown is the proxy's address without its user and password.
func (e *Examination) proxyShown() string { return e.proxy.Scheme + "://" + e.proxy.Host }

// proxySource tells where the proxy was found.
func (e *Examination) proxySource() string {
	switch {
	case e.session.Connection.Given("proxy"):
		return "--proxy"
	case e.Settings.Context.Proxy != "":
		return "the context " + e.Settings.ContextName
	case e.Server.Scheme == "https":
		return "HTTPS_PROXY"
	}
	return "HTTP_PROXY"
}

// withoutProxy tells how to go without the proxy: the variable counts only where a variable names the proxy.
func (e *Examination) withoutProxy() string {
	if e.Settings.Context.Proxy == "" {
		return "NO_PROXY=" + e.Server.Hostname() + " goes without it"
	}
	if e.session.Connection.Given("proxy") {
		return "leave --proxy out to go without it"
	}
	return "take it out of " + e.proxySource() + " to go without it"
}

// dialed is the URL of what connections are made to: the proxy where there is one.
func (e *Examination) dialed() *url.URL {
	if e.proxy != nil {
		return e.proxy
	}
	return e.Server
}
