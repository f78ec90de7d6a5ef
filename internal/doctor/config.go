package doctor

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"jt/client"
	"jt/internal/cli"
)

// config reports which settings are in force, and prepares the other checks.
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
	if found.Unread != nil {
		unread := cli.Describe(found.Unread)
		return findWarning(seen+"; no context is used: "+unread.Message, cmp.Or(unread.Hint, "make the file readable, or set XDG_CONFIG_HOME to another folder"))
	}
	return findOK(seen)
}

// configSeen describes the settings and their sources.
func configSeen(found cli.Settings) string {
	sent := "no credentials"
	if names := credentialNames(found.Credentials); names != "" {
		sent = "credentials in " + names
		if found.AuthSource != "" {
			sent += " (secret from " + found.AuthSource + ")"
		}
	}
	parts := []string{"server from " + serverSource(found), sent}
	for _, part := range []struct{ name, value string }{
		{"CA certificates from", found.Context.CACert},
		{"client certificate", found.Context.ClientCert},
		{"TLS server name", found.Context.TLSServerName},
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

// serverSource says where the server's URL comes from.
func serverSource(found cli.Settings) string {
	switch found.ServerSource {
	case "current":
		return "the current context " + found.ContextName
	case "--context", "JT_CONTEXT":
		return "the context " + found.ContextName + " (" + found.ServerSource + ")"
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

// serverURL reports the parts of the server's URL, and the proxy.
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
	seen := fmt.Sprintf("%s, host %s, port %s", e.server.Scheme, e.server.Hostname(), cli.PortOf(e.server))
	if e.server.Path != "" {
		seen += ", path " + e.server.Path
	}
	if version := versionPrefix(e.server.Path); version != "" {
		seen += fmt.Sprintf(" (service version %s)", version)
	}
	e.dialed = e.server
	if e.proxy != nil {
		e.dialed, e.whose = e.proxy.url, "the proxy "
		seen += fmt.Sprintf("; through the proxy %s, from %s", e.proxy.shown, e.proxy.source)
	}
	return findOK(seen)
}

// proxy is the proxy between this machine and the server.
type proxy struct {
	url     *url.URL
	shown   string // its address without its user and password
	source  string // where its URL comes from
	without string // how to bypass it
}

// findProxy returns nil if there is no proxy.
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
		found.source, found.without = "--proxy", "leave out --proxy to bypass it"
	case e.settings.Context.Proxy != "":
		found.source = "the context " + e.settings.ContextName
		found.without = "remove it from " + found.source + " to bypass it"
	default: // NO_PROXY affects only these
		found.source = strings.ToUpper(e.server.Scheme) + "_PROXY"
		found.without = "set NO_PROXY=" + e.server.Hostname() + " to bypass it"
	}
	return found, nil
}

// versionPrefix returns the end of a path that is a version of the services, such as /v5; else "".
func versionPrefix(path string) string {
	end := path[strings.LastIndexByte(path, '/')+1:]
	if len(end) == 2 && end[0] == 'v' && end[1] >= '1' && end[1] <= '9' {
		return "/" + end
	}
	return ""
}
