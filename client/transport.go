package client

import (
	"crypto/tls"
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
	transport.Proxy = notingRoute(transport.Proxy)
	return transport
}
