package client

import (
	"errors"
	"net/http"
	"net/url"
)

const maxRedirects = 10

// RedirectError is a redirect that must not be followed: it leaves the configured server, or would turn a change
// into a mere question (a redirected PATCH becomes a GET).
type RedirectError struct {
	From, To string
	Problem  string
}

// Error gives one line that names both URLs.
func (e *RedirectError) Error() string {
	return e.Problem + ": " + e.From + " redirects to " + e.To
}

// keepMethodAndOrigin is the redirect policy of every request.
func keepMethodAndOrigin(request *http.Request, via []*http.Request) error {
	first, last := via[0], via[len(via)-1]
	fail := func(problem string) error {
		return &RedirectError{From: shownURL(last.URL), To: shownURL(request.URL), Problem: problem}
	}
	switch {
	case request.URL.Scheme != first.URL.Scheme || request.URL.Host != first.URL.Host:
		return fail("the server sends the request to another one")
	case request.Method != first.Method:
		return fail("the redirect would turn the " + first.Method + " into a " + request.Method)
	case len(via) > maxRedirects:
		return fail("too many redirects")
	}
	return nil
}

// shownURL is a URL without the parts that may hold secrets: a redirect to a sign-in page often carries tokens in its query.
func shownURL(u *url.URL) string {
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}

func asRedirectError(err error) (*RedirectError, bool) {
	var redirect *RedirectError
	ok := errors.As(err, &redirect)
	return redirect, ok
}
