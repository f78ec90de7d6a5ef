package cmd

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync"
	"time"

	"jt/client"
)

// contact is the first exchange with a server, and what could be watched of its connection. The connection is made by
// what every command uses, so that proxies, certificates and time-outs are those of all commands.
type contact struct {
	answer       client.Response
	page         client.Page[client.Object]
	err          error
	begun, ended time.Time

	now       func() time.Time
	mutex     sync.Mutex // a connection may still be under way when its request was given up
	lookup    lookup
	dials     []dial
	handshake handshake // the last one: that of a proxy comes before the server's
	shaken    int       // handshakes that were begun
}

type lookup struct {
	begun     time.Time // zero where no name was looked up
	took      time.Duration
	ended     bool
	addresses []string
}

type dial struct {
	address string
	begun   time.Time
	took    time.Duration
	ended   bool
	err     error
}

type handshake struct {
	begun time.Time
	took  time.Duration
	ended bool
	state tls.ConnectionState
	err   error
}

// touch makes the exchange.
func touch(ctx context.Context, scale *client.Client, now func() time.Time) *contact {
	c := &contact{now: now, begun: now()}
	c.answer, c.page, c.err = probe(httptrace.WithClientTrace(ctx, c.trace()), scale, 1)
	c.ended = now()
	return c
}

func (c *contact) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		DNSStart: func(httptrace.DNSStartInfo) {
			defer c.locked()()
			c.lookup = lookup{begun: c.now()}
		},
		DNSDone: func(done httptrace.DNSDoneInfo) {
			defer c.locked()()
			c.lookup.ended, c.lookup.took = true, c.now().Sub(c.lookup.begun)
			for _, address := range done.Addrs {
				c.lookup.addresses = append(c.lookup.addresses, address.String())
			}
		},
		ConnectStart: func(_, address string) {
			defer c.locked()()
			c.dials = append(c.dials, dial{address: address, begun: c.now()})
		},
		ConnectDone: func(_, address string, err error) {
			defer c.locked()()
			for i := range c.dials {
				if one := &c.dials[i]; one.address == address && !one.ended {
					one.ended, one.took, one.err = true, c.now().Sub(one.begun), err
				}
			}
		},
		TLSHandshakeStart: func() {
			defer c.locked()()
			c.shaken++
			c.handshake = handshake{begun: c.now()}
		},
		TLSHandshakeDone: func(state tls.ConnectionState, err error) {
			defer c.locked()()
			c.handshake.ended, c.handshake.took = true, c.now().Sub(c.handshake.begun)
			c.handshake.state, c.handshake.err = state, err
		},
	}
}

func (c *contact) locked() (unlock func()) {
	c.mutex.Lock()
	return c.mutex.Unlock
}

// connected is the connection that was made.
func (c *contact) connected() (dial, bool) {
	for _, one := range c.dials {
		if one.ended && one.err == nil {
			return one, true
		}
	}
	return dial{}, false
}

// stage is a part of the way to an answer.
type stage int

const (
	stageName stage = iota
	stageConnection
	stageEncryption
	stageAnswer
	stageDone
)

// reached tells at which stage the exchange ended. encrypted tells a server that TLS is spoken with.
func (c *contact) reached(encrypted bool) stage {
	defer c.locked()()
	failed, _ := errors.AsType[*client.Error](c.err)
	_, unnamed := errors.AsType[*net.DNSError](c.err)
	proxy, _ := errors.AsType[*client.ProxyError](c.err)
	_, connected := c.connected()
	watched := len(c.dials) > 0
	switch {
	case c.err == nil:
		return stageDone
	case proxy != nil && proxy.Status != 0, c.answer.Status == http.StatusProxyAuthRequired:
		return stageConnection
	case c.answer.Status != 0 || failed == nil:
		return stageAnswer
	case unnamed, !watched && !c.lookup.begun.IsZero():
		return stageName
	case failed.Reason == client.ReasonCertificate, c.shaken > 0 && (!c.handshake.ended || c.handshake.err != nil):
		return stageEncryption
	case failed.Reason != client.ReasonUnreachable && failed.Reason != client.ReasonTimeout:
		return stageAnswer
	case watched && !connected, encrypted && c.shaken == 0 && watched, !watched && isDialError(c.err):
		return stageConnection
	}
	return stageAnswer
}

// isDialError tells a connection that could not be made from one that broke.
func isDialError(err error) bool {
	operation, ok := errors.AsType[*net.OpError](err)
	return ok && (operation.Op == "dial" || operation.Op == "proxyconnect")
}
