package transport

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

// ErrRequestTimeout is the cause of our own timeout of a request, as opposed to the deadline of the caller's context.
var ErrRequestTimeout = errors.New("request timeout")

// Connecting follows how net/http gets the connection for one attempt of a request, and bounds it.
type Connecting struct {
	Limit time.Duration // for a connection; negative is none

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

// TimeoutError says that a connection was not ready in time.
type TimeoutError struct {
	state connectState
	limit time.Duration
	proxy string // its URL, without user and password; may be empty
}

func (e *TimeoutError) Error() string {
	switch e.state {
	case connectDialed:
		return strings.TrimSpace("no connection through the proxy "+e.proxy) + fmt.Sprintf(" within %s", e.limit)
	case connectHandshake:
		return fmt.Sprintf("the TLS handshake did not finish within %s", e.limit)
	}
	return fmt.Sprintf("no response within %s", e.limit)
}

// Timeout and Temporary are those of net.Error.
func (e *TimeoutError) Timeout() bool { return true }

// Temporary reports that the next attempt may succeed.
func (e *TimeoutError) Temporary() bool { return true }

// Watch returns a context for the attempt. The caller must call Stop after it.
func (c *Connecting) Watch(ctx context.Context) context.Context {
	ctx, c.cancel = context.WithCancelCause(ctx)
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn:           func(string) { c.begin() },
		ConnectDone:       func(_, _ string, err error) { c.dialed(err) },
		TLSHandshakeStart: func() { c.reach(connectHandshake) },
		GotConn:           func(httptrace.GotConnInfo) { c.reach(connectEstablished) },
	})
}

// Stop ends what Watch began.
func (c *Connecting) Stop() {
	c.reach(connectEstablished)
	c.cancel(nil)
}

// begin is called each time that net/http looks for a connection.
func (c *Connecting) begin() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.state = connectDialing
	if c.timer == nil && c.Limit >= 0 {
		c.timer = time.AfterFunc(c.Limit, func() {
			if late := c.unfinished(c.Limit); late != nil {
				c.cancel(late)
			}
		})
	}
}

// dialed counts the connections. A dial can outlive the need for it: net/http may find an idle connection first.
func (c *Connecting) dialed(err error) {
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

func (c *Connecting) reach(state connectState) {
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

// Redirected is called before the request of a redirect is sent, which may need another connection.
func (c *Connecting) Redirected() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.made = 0
}

// unfinished returns the error of a connection that was not ready within a limit; nil if it was ready, or if that is not known.
func (c *Connecting) unfinished(limit time.Duration) *TimeoutError {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.state == connectUnknown || c.state == connectEstablished {
		return nil
	}
	return &TimeoutError{state: c.state, limit: limit}
}

// Explain returns why an attempt failed with an error: the connection was not ready in time, or there was no end of them.
// ctx is the one that Watch returned.
func (c *Connecting) Explain(ctx context.Context, err error, requestTimeout time.Duration, proxy *url.URL) error {
	cause := context.Cause(ctx)
	late, isLate := errors.AsType[*TimeoutError](cause)
	if errors.Is(cause, ErrRequestTimeout) {
		late = c.unfinished(requestTimeout)
		isLate = late != nil
	}
	if isLate && proxy != nil {
		late.proxy = ShownProxy(proxy)
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
