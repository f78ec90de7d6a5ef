package transport

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// ProxyError is a proxy that cannot be reached or makes no connection.
type ProxyError struct {
	Proxy    string // its URL, without user and password
	SignedIn bool   // it got a user and password
	Status   int    // of its response; 0 if there was none
	Err      error  // why there is no connection; may be nil
}

func (e *ProxyError) Error() string {
	switch {
	case e.Status == http.StatusProxyAuthRequired && e.SignedIn:
		return fmt.Sprintf("the proxy %s does not accept the user and password", e.Proxy)
	case e.Status == http.StatusProxyAuthRequired:
		return fmt.Sprintf("the proxy %s requires a user and password", e.Proxy)
	case e.Status >= http.StatusInternalServerError:
		return fmt.Sprintf("the proxy %s did not connect to the server: status %d", e.Proxy, e.Status)
	case e.Status != 0:
		return fmt.Sprintf("the proxy %s refused the connection with status %d", e.Proxy, e.Status)
	case strings.HasPrefix(e.Proxy, "socks"):
		return fmt.Sprintf("the proxy %s did not connect: %v", e.Proxy, e.Err)
	}
	return fmt.Sprintf("no connection to the proxy %s: %s", e.Proxy, Describe(theProxy, e.Err))
}

func (e *ProxyError) Unwrap() error { return e.Err }

// NewProxyError returns the error of a proxy that sent a status, or none.
func NewProxyError(proxy *url.URL, status int, err error) *ProxyError {
	return &ProxyError{Proxy: ShownProxy(proxy), SignedIn: proxy.User != nil, Status: status, Err: err}
}

// ShownProxy returns a proxy's URL without user and password.
func ShownProxy(proxy *url.URL) string { return proxy.Scheme + "://" + proxy.Host }

func refusedByProxy(_ context.Context, proxy *url.URL, _ *http.Request, answer *http.Response) error {
	if answer.StatusCode == http.StatusOK {
		return nil
	}
	return NewProxyError(proxy, answer.StatusCode, nil)
}

// noteKey is the key of what NoteProxy was given in the context of a request.
type noteKey struct{}

// NoteProxy returns a context for requests, and calls note with the proxy that is chosen for each of them: neither responses
// nor errors name it.
func NoteProxy(ctx context.Context, note func(*url.URL)) context.Context {
	return context.WithValue(ctx, noteKey{}, note)
}

func notingProxy(proxyOf func(*http.Request) (*url.URL, error)) func(*http.Request) (*url.URL, error) {
	return func(request *http.Request) (*url.URL, error) {
		proxy, err := proxyOf(request)
		if note, ok := request.Context().Value(noteKey{}).(func(*url.URL)); ok {
			note(proxy)
		}
		return proxy, err
	}
}

// OfProxy turns the error of a request into a *ProxyError if the proxy in use caused it.
func OfProxy(err error, proxy *url.URL) error {
	_, known := errors.AsType[*ProxyError](err)
	operation, ok := errors.AsType[*net.OpError](err)
	if known || !ok || proxy == nil || operation.Op != "proxyconnect" && operation.Op != "socks connect" {
		return err
	}
	return NewProxyError(proxy, 0, operation.Err)
}
