// Package transport makes the connections to a server: with TLS, through proxies, in limited time. It says why one failed. It
// knows no service: what a request is for, and whether it is sent again, is the business of package client.
package transport

import (
	"crypto/tls"
	"net"
	"net/http"
	"net/url"
	"time"
)

// longestDial bounds a connection that no request waits for any more: net/http goes on making it, for the next request.
const longestDial = 2 * time.Minute

// connections is how many idle connections to the server are kept: as many as a program has requests in flight.
const connections = 64

// New returns a transport that reports *ProxyError. If proxy is nil, the environment's proxy is used.
func New(config *tls.Config, proxy func(*http.Request) (*url.URL, error)) *http.Transport {
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
	if made := transport.TLSClientConfig; len(made.Certificates) > 0 || made.GetClientCertificate != nil {
		// Some servers ask for a client certificate only once they know the path (Apache per location, IIS). With TLS 1.2 they
		// renegotiate for it, which HTTP/2 forbids (RFC 9113, section 9.2.1).
		made.Renegotiation = max(made.Renegotiation, tls.RenegotiateOnceAsClient)
		transport.ForceAttemptHTTP2, transport.Protocols = false, new(http.Protocols)
		transport.Protocols.SetHTTP1(true)
	}
	// Connecting.Limit ends the wait for a connection.
	transport.DialContext = (&net.Dialer{Timeout: longestDial}).DialContext
	transport.TLSHandshakeTimeout = longestDial
	transport.MaxIdleConnsPerHost = connections
	transport.OnProxyConnectResponse = refusedByProxy
	if proxy != nil {
		transport.Proxy = proxy
	}
	transport.Proxy = notingProxy(transport.Proxy)
	return transport
}
