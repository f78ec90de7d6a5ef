package client

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync"
	"time"
)

// maxConnections is how many connections net/http may make for one request before it has a response. After an HTTP/2 GOAWAY
// it makes the next one at once and without end, so a server that greets with GOAWAY would get thousands in a second.
const maxConnections = 4

// errEndless ends a request for which net/http made more connections than that. Each was refused before it carried the request.
var errEndless = errors.New("the server ends each connection before it responds")

// connecting follows how net/http gets the connection for one attempt of a request, and bounds it.
type connecting struct {
	limit  time.Duration // Options.ConnectTimeout; negative is none
	cancel context.CancelCauseFunc

	mutex sync.Mutex
	state connectState
	made  int // connections, since the last redirect
	timer *time.Timer
}

// connectState is how far the connection of a request is.
type connectState int

const (
	connectUnknown     connectState = iota // nothing reports it, such as another transport than net/http's
	connectDialing                         // looking up the name, or waiting for the other side to accept
	connectDialed                          // accepted: now a proxy may have to reach the server
	connectHandshake                       // the TLS handshake has begun
	connectEstablished                     // the request can be sent
)

// connectTimeoutError says that a connection was not ready in time.
type connectTimeoutError struct {
	state connectState
	limit time.Duration
	proxy string // its URL, without user and password; may be empty
}

func (e *connectTimeoutError) Error() string {
	switch e.state {
	case connectDialed:
		return strings.TrimSpace("no connection through the proxy "+e.proxy) + fmt.Sprintf(" within %s", e.limit)
	case connectHandshake:
		return fmt.Sprintf("the TLS handshake did not finish within %s", e.limit)
	}
	return fmt.Sprintf("no response within %s", e.limit)
}

// Timeout and Temporary are those of net.Error.
func (e *connectTimeoutError) Timeout() bool { return true }

// Temporary reports that the next attempt may succeed.
func (e *connectTimeoutError) Temporary() bool { return true }

// watch returns a context for the attempt. The caller must call stop after it.
func (c *connecting) watch(ctx context.Context) context.Context {
	ctx, c.cancel = context.WithCancelCause(ctx)
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn:           func(string) { c.begin() },
		ConnectDone:       func(_, _ string, err error) { c.dialed(err) },
		TLSHandshakeStart: func() { c.reach(connectHandshake) },
		GotConn:           func(httptrace.GotConnInfo) { c.reach(connectEstablished) },
	})
}

// stop ends what watch began.
func (c *connecting) stop() {
	c.reach(connectEstablished)
	c.cancel(nil)
}

// begin is called each time that net/http looks for a connection.
func (c *connecting) begin() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.state = connectDialing
	if c.timer == nil && c.limit >= 0 {
		c.timer = time.AfterFunc(c.limit, func() {
			if late := c.unfinished(c.limit); late != nil {
				c.cancel(late)
			}
		})
	}
}

// dialed counts the connections. A dial can outlive the need for it: net/http may find an idle connection first.
func (c *connecting) dialed(err error) {
	if err != nil {
		return
	}
	c.reach(connectDialed)
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.made++; c.made > maxConnections {
		c.cancel(errEndless)
	}
}

func (c *connecting) reach(state connectState) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.state == connectEstablished {
		return
	}
	c.state = state
	if state == connectEstablished && c.timer != nil {
		c.timer.Stop()
		c.timer = nil
	}
}

// redirected is called before the request of a redirect is sent, which may need another connection.
func (c *connecting) redirected() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.made = 0
}

// unfinished returns the error of a connection that was not ready within a limit; nil if it was ready, or if that is not known.
func (c *connecting) unfinished(limit time.Duration) *connectTimeoutError {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.state == connectUnknown || c.state == connectEstablished {
		return nil
	}
	return &connectTimeoutError{state: c.state, limit: limit}
}

// explain returns why an attempt failed with an error: the connection was not ready in time, or there was no end of them.
// ctx is the one that watch returned.
func (c *connecting) explain(ctx context.Context, err error, options Options, proxy *url.URL) error {
	cause := context.Cause(ctx)
	late, isLate := errors.AsType[*connectTimeoutError](cause)
	if errors.Is(cause, errRequestTimeout) {
		late = c.unfinished(options.RequestTimeout)
		isLate = late != nil
	}
	if isLate && proxy != nil {
		late.proxy = shownProxy(proxy)
	}
	switch {
	case errors.Is(cause, errEndless):
		return errEndless
	case isLate && late.state == connectDialing && proxy != nil:
		return &net.OpError{Op: "proxyconnect", Net: "tcp", Err: late}
	case isLate && late.state == connectDialing:
		return &net.OpError{Op: "dial", Net: "tcp", Err: late}
	case isLate:
		return late
	}
	return err
}
