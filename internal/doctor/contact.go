package doctor

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"sync"
	"time"

	"jt/client"
	"jt/client/model"
)

// contact is the first request to the server, its response, and what the connection reported. The client of all commands
// makes the connection, so that proxies, certificates and timeouts are the same.
type contact struct {
	response client.Response
	page     client.Page[model.Object]
	err      error
	failed   *client.Error // err; nil if there is none
	broken   string        // the check that failed: dns, tcp or tls; "" if the server was reached

	lookup     span
	addresses  []string
	dials      map[string]time.Time // begin of each, by address
	connected  string               // the address of the connection; "" for none
	dialing    time.Duration        // time to make that connection
	handshakes int                  // number of TLS handshakes begun
	handshake  span                 // the last one; a proxy's comes before the server's
	tls        tls.ConnectionState
	tlsErr     error
}

// span is when something began and ended. ended is zero if it did not end.
type span struct{ begun, ended time.Time }

func (s span) took() time.Duration { return s.ended.Sub(s.begun) }

// touch sends the first request.
func touch(ctx context.Context, scale *client.Client, encrypted bool, now func() time.Time) *contact {
	c := &contact{dials: map[string]time.Time{}}
	// A connection attempt can outlive its request. What happens then is not recorded.
	var mutex sync.Mutex
	over := false
	record := func(seen func()) {
		mutex.Lock()
		defer mutex.Unlock()
		if !over {
			seen()
		}
	}
	trace := &httptrace.ClientTrace{
		DNSStart: func(httptrace.DNSStartInfo) {
			record(func() { c.lookup = span{begun: now()} })
		},
		DNSDone: func(done httptrace.DNSDoneInfo) {
			record(func() {
				c.lookup.ended, c.addresses = now(), nil
				for _, address := range done.Addrs {
					c.addresses = append(c.addresses, address.String())
				}
			})
		},
		ConnectStart: func(_, address string) {
			record(func() { c.dials[address] = now() })
		},
		ConnectDone: func(_, address string, err error) {
			record(func() {
				if err == nil && c.connected == "" {
					c.connected, c.dialing = address, now().Sub(c.dials[address])
				}
			})
		},
		TLSHandshakeStart: func() {
			record(func() {
				c.handshakes++
				c.handshake = span{begun: now()}
			})
		},
		TLSHandshakeDone: func(state tls.ConnectionState, err error) {
			record(func() { c.handshake.ended, c.tls, c.tlsErr = now(), state, err })
		},
	}
	c.response, c.page, c.err = probe(httptrace.WithClientTrace(ctx, trace), scale, 1)
	record(func() { over = true })
	c.failed, _ = errors.AsType[*client.Error](c.err)
	c.broken = c.brokenAt(encrypted)
	return c
}

// brokenAt returns the check to which the failure belongs: dns, tcp, tls, or "" if the server was reached.
func (c *contact) brokenAt(encrypted bool) string {
	_, unnamed := errors.AsType[*net.DNSError](c.err)
	proxy, _ := errors.AsType[*client.ProxyError](c.err)
	operation, _ := errors.AsType[*net.OpError](c.err)
	dialed := len(c.dials) > 0
	switch {
	case proxy != nil && proxy.Status != 0, c.response.Status == http.StatusProxyAuthRequired:
		return "tcp"
	case c.response.Status != 0 || c.failed == nil:
		return ""
	case unnamed, !dialed && !c.lookup.begun.IsZero():
		return "dns"
	case c.failed.Reason == client.ReasonCertificate, c.handshakes > 0 && (c.handshake.ended.IsZero() || c.tlsErr != nil):
		return "tls"
	case c.failed.Reason != client.ReasonUnreachable && c.failed.Reason != client.ReasonTimeout:
		return ""
	case dialed && (c.connected == "" || encrypted && c.handshakes == 0),
		!dialed && operation != nil && (operation.Op == "dial" || operation.Op == "proxyconnect"):
		return "tcp"
	}
	return ""
}

// probe reads a page of the list of job types with at most this many rows. Its rows need not have ids, since the URL may
// lead to another service. It returns the response, if any, even with an error.
func probe(ctx context.Context, scale *client.Client, rows int) (response client.Response, page client.Page[model.Object], err error) {
	response, err = scale.Do(ctx, client.Request{Path: "/job-types/?page_size=" + strconv.Itoa(rows)})
	if failed, ok := errors.AsType[*client.Error](err); ok && failed.Status == http.StatusNotFound {
		failed.Reason = client.ReasonNoService // a list is not a job type that could be missing
	}
	if err == nil {
		page, err = response.Page()
	}
	return response, page, err
}

// probeWith reads a page of one row at an address with these credentials.
func (e *examination) probeWith(ctx context.Context, address string, credentials client.Credentials) (page client.Page[model.Object], err error) {
	options := e.options
	options.Credentials, options.Renew = credentials, nil
	scale, err := client.New(address, options)
	if err == nil {
		_, page, err = probe(ctx, scale, 1)
	}
	return page, err
}
