package client

import (
	"context"
	"crypto/tls"
	"fmt"
	"net/http"
	"net/url"
)

// connections is how many idle connections to the server are kept: as many as one command has requests under way.
const connections = 64

// TransportOptions are the settings of NewTransport. The zero value is a good one.
type TransportOptions struct {
	// TLS holds authorities, client certificates and the like; TLS 1.2 is the least that is spoken. Nil means the
	// system's authorities.
	TLS *tls.Config
	// Proxy gives the proxy of a request, nil for none. A nil function heeds HTTPS_PROXY, HTTP_PROXY and NO_PROXY.
	Proxy func(*http.Request) (*url.URL, error)
}

// NewTransport makes a transport for Options.Transport with the time-outs of http.DefaultTransport, whose errors tell
// what a proxy refused.
func NewTransport(options TransportOptions) *http.Transport {
	transport := &http.Transport{}
	if standard, ok := http.DefaultTransport.(*http.Transport); ok {
		transport = standard.Clone()
	}
	config := options.TLS.Clone()
	if config == nil {
		config = &tls.Config{}
	}
	config.MinVersion = max(config.MinVersion, tls.VersionTLS12)
	transport.TLSClientConfig = config
	transport.ForceAttemptHTTP2 = true
	transport.MaxIdleConnsPerHost = connections
	transport.OnProxyConnectResponse = refusedByProxy
	if options.Proxy != nil {
		transport.Proxy = options.Proxy
	}
	return transport
}

// ProxyError is a proxy that does not let a connection through.
type ProxyError struct {
	Proxy  string // its address, without user and password
	Status int
}

// Error gives one line.
func (e *ProxyError) Error() string {
	if e.Status == http.StatusProxyAuthRequired {
		return fmt.Sprintf("the proxy %s asks for a user and password", e.Proxy)
	}
	return fmt.Sprintf("the proxy %s refused the connection with status %d", e.Proxy, e.Status)
}

func refusedByProxy(_ context.Context, proxy *url.URL, _ *http.Request, answer *http.Response) error {
	if answer.StatusCode == http.StatusOK {
		return nil
	}
	return &ProxyError{Proxy: proxy.Scheme + "://" + proxy.Host, Status: answer.StatusCode}
}
