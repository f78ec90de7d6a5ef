package client

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// ProxyError is a proxy that cannot be reached or does not let a connection through.
type ProxyError struct {
	Proxy    string // its address, without user and password
	SignedIn bool   // it was given a user and password
	Status   int    // its answer; 0 where there was none
	Err      error  // why it cannot be reached, or cannot reach the server
}

func (e *ProxyError) Error() string {
	switch {
	case e.Status == http.StatusProxyAuthRequired && e.SignedIn:
		return fmt.Sprintf("the proxy %s does not accept the user and password", e.Proxy)
	case e.Status == http.StatusProxyAuthRequired:
		return fmt.Sprintf("the proxy %s asks for a user and password", e.Proxy)
	case e.Status >= http.StatusInternalServerError:
		return fmt.Sprintf("the proxy %s made no connection to the server: status %d", e.Proxy, e.Status)
	case e.Status != 0:
		return fmt.Sprintf("the proxy %s refused the connection with status %d", e.Proxy, e.Status)
	case strings.HasPrefix(e.Proxy, "socks"):
		return fmt.Sprintf("the proxy %s made no connection: %v", e.Proxy, e.Err)
	}
	return fmt.Sprintf("the proxy %s cannot be reached: %s", e.Proxy, describeBroken(theProxy, e.Err))
}

func (e *ProxyError) Unwrap() error { return e.Err }

func newProxyError(proxy *url.URL, status int, err error) *ProxyError {
	return &ProxyError{Proxy: shownProxy(proxy), SignedIn: proxy.User != nil, Status: status, Err: err}
}

// shownProxy is a proxy without its user and password.
func shownProxy(proxy *url.URL) string { return proxy.Scheme + "://" + proxy.Host }

func refusedByProxy(_ context.Context, proxy *url.URL, _ *http.Request, answer *http.Response) error {
	if answer.StatusCode == http.StatusOK {
		return nil
	}
	return newProxyError(proxy, answer.StatusCode, nil)
}

// route is the way that a request took.
type route struct{ proxy *url.URL } // nil without one

type routeKey struct{}

// noted returns a context in which transports note the way of a request.
func (r *route) noted(ctx context.Context) context.Context {
	return context.WithValue(ctx, routeKey{}, r)
}

// notingRoute notes which proxy is chosen: neither responses nor errors say which.
func notingRoute(proxyOf func(*http.Request) (*url.URL, error)) func(*http.Request) (*url.URL, error) {
	return func(request *http.Request) (*url.URL, error) {
		proxy, err := proxyOf(request)
		if way, ok := request.Context().Value(routeKey{}).(*route); ok {
			way.proxy = proxy
		}
		return proxy, err
	}
}

// failure returns the error of a request as one of the proxy, where it is.
func (r *route) failure(err error) error {
	if r == nil || r.proxy == nil {
		return err
	}
	if _, ok := errors.AsType[*ProxyError](err); ok {
		return err
	}
	if operation, ok := errors.AsType[*net.OpError](err); ok && (operation.Op == "proxyconnect" || operation.Op == "socks connect") {
		return newProxyError(r.proxy, 0, operation.Err)
	}
	return err
}

// shown is the proxy on the way, "" for none.
func (r *route) shown() string {
	if r == nil || r.proxy == nil {
		return ""
	}
	return shownProxy(r.proxy)
}

// secrets are the user and password that were shown to the proxy.
func (r *route) secrets() Credentials {
	if r == nil || r.proxy == nil || r.proxy.User == nil {
		return nil
	}
	password, _ := r.proxy.User.Password()
	return Credentials{BasicCredential(r.proxy.User.Username(), password)}
}
