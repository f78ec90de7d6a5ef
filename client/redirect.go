package client

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"jt/client/internal/content"
)

const maxRedirects = 10

// RedirectError is a redirect that must not be followed.
type RedirectError struct {
	From, To string // URLs
	Problem  string // such as that it leaves the server, changes the method or loses the query
}

func (e *RedirectError) Error() string {
	return e.Problem + ": " + e.From + " redirects to " + e.To
}

// exchangeKey is the key of an exchange in the context of its requests.
type exchangeKey struct{}

// keepMethodAndOrigin is the redirect policy of every request. Its error has no secrets: a URL may repeat what was sent.
func keepMethodAndOrigin(request *http.Request, via []*http.Request) error {
	first, last := via[0], via[len(via)-1]
	e, _ := request.Context().Value(exchangeKey{}).(*exchange) // attempt puts it there
	fail := func(problem string) error {
		return &RedirectError{From: e.redact(shownURL(last.URL)), To: e.redact(shownURL(request.URL)), Problem: problem}
	}
	switch {
	case e.hasSecretBody:
		return fail("a user and password are not sent on")
	case !sameOrigin(request.URL, first.URL):
		return fail("the server redirects to another server")
	case request.Method != first.Method:
		return fail("the redirect would turn the " + first.Method + " into a " + request.Method)
	case len(via) > maxRedirects:
		return fail("too many redirects")
	}
	e.connecting.Redirected()
	for _, credential := range e.signedIn.credentials {
		// net/http drops them if the same origin is written differently, as HOST or with :80.
		request.Header.Set(credential.name, credential.value)
	}
	return nil
}

// lostQuery returns the redirect that lost the query, if one did: without it, the response is another list, or the first
// page again. Such a redirect is followed all the same, since it may lead to a sign-in page.
func (e *exchange) lostQuery(last *http.Request) *RedirectError {
	address, query, _ := strings.Cut(e.url, "?")
	if query == "" || last == nil || last.URL.RawQuery != "" {
		return nil
	}
	return &RedirectError{
		From: e.redact(address), To: e.redact(shownURL(last.URL)), Problem: "the redirect loses the query",
	}
}

// readableRedirects turns a redirect with an invalid URL into a *RedirectError: net/http reports it with the same error
// as a broken connection.
type readableRedirects struct{ next http.RoundTripper }

func (t readableRedirects) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := t.next.RoundTrip(request)
	if err != nil {
		return response, err
	}
	response.Request = request // for lostQuery; other transports need not set it
	if response.StatusCode < 300 || response.StatusCode > 399 {
		return response, nil
	}
	location := response.Header.Get("Location")
	if _, err := request.URL.Parse(location); err == nil {
		return response, nil
	}
	_ = response.Body.Close()
	if e, ok := request.Context().Value(exchangeKey{}).(*exchange); ok {
		e.status = response.StatusCode // net/http does not see this response
	}
	return nil, &RedirectError{From: shownURL(request.URL), To: content.OneLine(withoutSecrets(location)), Problem: "the server redirects to an invalid URL"}
}

// leadsToSignIn reports whether a redirect leads to a sign-in page, by the words in its URL. A proxy redirects there without
// credentials.
func (e *RedirectError) leadsToSignIn() bool {
	target, err := url.Parse(e.To)
	if err != nil {
		return false
	}
	const words = `(log|sign)[^a-z0-9]*(in|on)|sso|saml2?|oauth2?|oidc|openid|auth|authorize|authenticate|cas|adfs|idp`
	return regexp.MustCompile(`(^|[^a-z0-9])(` + words + `)([^a-z0-9]|$)`).MatchString(strings.ToLower(target.Host + " " + target.Path))
}

// shownURL leaves out the parts of a URL that may hold secrets: redirects to sign-in pages often have tokens in their query.
func shownURL(u *url.URL) string {
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}
