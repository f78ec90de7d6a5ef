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
	TLS   *tls.Config                           // authorities, client certificates; the least version is TLS 1.2
	Proxy func(*http.Request) (*url.URL, error) // nil means HTTPS_PROXY, HTTP_PROXY and NO_PROXY
}

// NewTransport returns a transport for Options.Transport with the timeouts of http.DefaultTransport. Its errors include
// *ProxyError.
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
	transport.Proxy = notingProxy(transport.Proxy)
	return transport
}
