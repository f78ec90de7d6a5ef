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
	return fmt.Sprintf("no connection to the proxy %s: %s", e.Proxy, describeBroken(theProxy, e.Err))
}

func (e *ProxyError) Unwrap() error { return e.Err }

func newProxyError(proxy *url.URL, status int, err error) *ProxyError {
	return &ProxyError{Proxy: shownProxy(proxy), SignedIn: proxy.User != nil, Status: status, Err: err}
}

// shownProxy returns a proxy's URL without user and password.
func shownProxy(proxy *url.URL) string { return proxy.Scheme + "://" + proxy.Host }

func refusedByProxy(_ context.Context, proxy *url.URL, _ *http.Request, answer *http.Response) error {
	if answer.StatusCode == http.StatusOK {
		return nil
	}
	return newProxyError(proxy, answer.StatusCode, nil)
}

// exchangeKey is the key of an exchange in the context of its requests.
type exchangeKey struct{}

// notingProxy notes the chosen proxy in the exchange: neither responses nor errors name it.
func notingProxy(proxyOf func(*http.Request) (*url.URL, error)) func(*http.Request) (*url.URL, error) {
	return func(request *http.Request) (*url.URL, error) {
		proxy, err := proxyOf(request)
		if e, ok := request.Context().Value(exchangeKey{}).(*exchange); ok {
			e.proxy = proxy
		}
		return proxy, err
	}
}

// ofProxy turns the error of a request into a *ProxyError if the proxy caused it.
func (e *exchange) ofProxy(err error) error {
	_, known := errors.AsType[*ProxyError](err)
	operation, ok := errors.AsType[*net.OpError](err)
	if known || !ok || e.proxy == nil || operation.Op != "proxyconnect" && operation.Op != "socks connect" {
		return err
	}
	return newProxyError(e.proxy, 0, operation.Err)
}
