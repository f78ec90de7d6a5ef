package client

import (
	"crypto/tls"
	"net/http"
	"net/url"
)

// connections is how many idle connections to the server are kept: as many as one command has requests under way.
const connections = 64

// NewTransport returns a transport whose errors include *ProxyError. A nil proxy is that of the environment.
func NewTransport(config *tls.Config, proxy func(*http.Request) (*url.URL, error)) *http.Transport {
	transport := &http.Transport{}
	if standard, ok := http.DefaultTransport.(*http.Transport); ok {
		transport = standard.Clone()
	}
	transport.TLSClientConfig = &tls.Config{}
	if config != nil {
		transport.TLSClientConfig = config.Clone()
	}
	transport.TLSClientConfig.MinVersion = max(transport.TLSClientConfig.MinVersion, tls.VersionTLS12)
	transport.ForceAttemptHTTP2 = true
	transport.MaxIdleConnsPerHost = connections
	transport.OnProxyConnectResponse = refusedByProxy
	if proxy != nil {
		transport.Proxy = proxy
	}
	transport.Proxy = notingProxy(transport.Proxy)
	return transport
}
