package client

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

const maxRedirects = 10

// RedirectError is a redirect that must not be followed: it leaves the server, turns a PATCH into a GET, or loses the query.
type RedirectError struct {
	From, To string // URLs
	Problem  string // why it must not be followed
	SignIn   bool   // it leads to where one signs in

	status int // of an answer that net/http is not given; 0 elsewhere
}

func (e *RedirectError) Error() string {
	return e.Problem + ": " + e.From + " redirects to " + e.To
}

// keepMethodAndOrigin is the redirect policy of every request. A server may lead to a URL that repeats what it was sent.
func (c Credentials) keepMethodAndOrigin(request *http.Request, via []*http.Request) error {
	first, last := via[0], via[len(via)-1]
	fail := func(problem string) error {
		return &RedirectError{
			From: c.Redact(shownURL(last.URL)), To: c.Redact(shownURL(request.URL)), Problem: problem, SignIn: leadsToSignIn(request.URL),
		}
	}
	switch {
	case !sameOrigin(request.URL, first.URL):
		return fail("the server sends the request to another one")
	case request.Method != first.Method:
		return fail("the redirect would turn the " + first.Method + " into a " + request.Method)
	case len(via) > maxRedirects:
		return fail("too many redirects")
	}
	for _, credential := range c {
		// net/http leaves them out where the same origin is written in another way, as HOST or with :80.
		request.Header.Set(credential.name, credential.value)
	}
	return nil
}

// lostQuery is the redirect that led to a request without the query, if one did: a list without what was asked of it is
// another list, all of it, or its first page again. It is followed all the same: it may lead to a sign-in page.
func (e *exchange) lostQuery(last *http.Request) *RedirectError {
	address, query, _ := strings.Cut(e.url, "?")
	if query == "" || last == nil || last.URL.RawQuery != "" {
		return nil
	}
	return &RedirectError{
		From: e.credentials.Redact(address), To: e.credentials.Redact(shownURL(last.URL)), Problem: "the redirect loses what is asked for, the query",
	}
}

// readableRedirects turns a redirect whose address cannot be read into a *RedirectError: net/http has an error for it
// that cannot be distinguished from a broken connection.
type readableRedirects struct{ next http.RoundTripper }

func (t readableRedirects) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := t.next.RoundTrip(request)
	if err != nil {
		return response, err
	}
	response.Request = request // lostQuery looks at it, and a Transport of a program's own need not set it
	if response.StatusCode < 300 || response.StatusCode > 399 {
		return response, nil
	}
	location := response.Header.Get("Location")
	if _, err := request.URL.Parse(location); err == nil {
		return response, nil
	}
	_ = response.Body.Close()
	return nil, &RedirectError{From: shownURL(request.URL), To: oneLine(withoutSecrets(location)), Problem: "the server redirects to what is no URL", status: response.StatusCode}
}

// signInWords are those of hosts and paths where one signs in.
var signInWords = []string{
	"login", "logon", "signin", "signon", "sso", "saml", "saml2", "oauth", "oauth2", "oidc", "openid", "auth",
	"authorize", "authenticate", "cas", "adfs", "idp",
}

// leadsToSignIn reports whether an address is that of a sign-in page, by its words: a proxy that does the signing in
// sends there whoever is not signed in.
func leadsToSignIn(target *url.URL) bool {
	words := strings.FieldsFunc(strings.ToLower(target.Host+" "+target.Path), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	for i, word := range words {
		if slices.Contains(signInWords, word) {
			return true
		}
		if (word == "in" || word == "on") && i > 0 && (words[i-1] == "log" || words[i-1] == "sign") {
			return true
		}
	}
	return false
}

// shownURL is a URL without the parts that may hold secrets: a redirect to a sign-in page often carries tokens in its query.
func shownURL(u *url.URL) string {
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}
