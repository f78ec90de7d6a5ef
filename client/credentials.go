package client

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/net/http/httpguts"

	"jt/client/internal/redact"
)

// Credential is a header that only the server gets. Its value is never printed.
type Credential struct {
	name    string
	value   string
	secrets []string // the parts of the value that must not be shown
}

// TokenCredential is `Authorization: Token ...`, for Scale 7 and later.
func TokenCredential(token string) Credential {
	return Credential{"Authorization", "Token " + token, []string{token}}
}

// BearerCredential is `Authorization: Bearer ...`, for OAuth proxies.
func BearerCredential(token string) Credential {
	return Credential{"Authorization", "Bearer " + token, []string{token}}
}

// DCOSCredential is `Authorization: token=...`, for the router of DC/OS.
func DCOSCredential(token string) Credential {
	return Credential{"Authorization", "token=" + token, []string{token}}
}

// BasicCredential is HTTP Basic authentication, for a user without a colon.
func BasicCredential(user, password string) Credential {
	encoded := base64.StdEncoding.EncodeToString([]byte(user + ":" + password))
	return Credential{"Authorization", "Basic " + encoded, []string{encoded, password}}
}

// HeaderCredential is a header of any name.
func HeaderCredential(name, value string) Credential {
	name = http.CanonicalHeaderKey(name)
	return Credential{name, value, append(wordsOf(name, value), value)}
}

// wordLength is the least length of a word in a header that is a secret by itself, unlike Bearer or Basic.
const wordLength = 8

// wordsOf returns the parts of a header that are secrets by themselves.
func wordsOf(name, value string) []string {
	if name != "Authorization" && name != "Proxy-Authorization" && name != "Cookie" {
		return nil
	}
	var words []string
	if scheme, encoded, found := strings.Cut(value, " "); found && strings.EqualFold(scheme, "basic") {
		// Servers may repeat it decoded.
		if decoded, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encoded)); err == nil {
			words = append(words, string(decoded))
			if _, password, found := strings.Cut(string(decoded), ":"); found {
				words = append(words, password)
			}
		}
	}
	for _, word := range strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune(" \t;,", r) }) {
		if _, of, found := strings.Cut(word, "="); found && len(of) >= wordLength {
			words = append(words, strings.Trim(of, `"`))
		}
		if len(word) >= wordLength {
			words = append(words, word)
		}
	}
	return words
}

// Name returns the header's name.
func (c Credential) Name() string { return c.name }

// Format prints the name without the value.
func (c Credential) Format(state fmt.State, _ rune) {
	_, _ = fmt.Fprint(state, c.name+": "+redact.Redacted)
}

// Credentials are the headers that sign a user in.
type Credentials []Credential

// Redact replaces the secrets in a text by ***, however they are escaped or encoded.
func (c Credentials) Redact(text string) string {
	var secrets []string
	for _, credential := range c {
		secrets = append(secrets, credential.secrets...)
	}
	return redact.Secrets(text, secrets)
}

func (c Credentials) check() error {
	own := []string{"Accept-Encoding", "Connection", "Content-Length", "Content-Type", "Host", "Transfer-Encoding"} // of every request
	for _, credential := range c {
		var problem string
		switch {
		case !httpguts.ValidHeaderFieldName(credential.name):
			problem = "has an invalid name"
		case strings.ContainsFunc(credential.value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }):
			problem = "has control characters or line breaks in its value"
		case strings.TrimSpace(credential.value) == "":
			problem = "has no value"
		case slices.Contains(own, credential.name):
			problem = "is set by the client itself"
		default:
			continue
		}
		return &InputError{Input: "header " + credential.name, Problem: problem}
	}
	return nil
}

// sameOrigin reports whether two URLs have scheme, host and port in common.
func sameOrigin(a, b *url.URL) bool {
	return a.Scheme == b.Scheme && strings.EqualFold(a.Hostname(), b.Hostname()) && portOf(a) == portOf(b)
}

func portOf(u *url.URL) string {
	switch {
	case u.Port() != "":
		return u.Port()
	case u.Scheme == "https":
		return "443"
	}
	return "80"
}

// RenewalError is why credentials that the server refused could not be renewed. It is the Err of the refusal.
type RenewalError struct{ Err error }

func (e *RenewalError) Error() string { return "the credentials cannot be renewed: " + e.Err.Error() }

func (e *RenewalError) Unwrap() error { return e.Err }

// signIn are the credentials in use. Options.Renew replaces them when the server refuses them.
type signIn struct {
	renew func(context.Context) (Credentials, error)
	state atomic.Pointer[signInState]
	lock  chan struct{} // held during a renewal, which all requests share that were refused before it
}

// signInState is the outcome of the last renewal.
type signInState struct {
	credentials Credentials
	err         error // why there are no new ones; nil if there are, or if they are the same
}

func newSignIn(options Options) *signIn {
	s := &signIn{renew: options.Renew, lock: make(chan struct{}, 1)}
	if len(options.Credentials) == 0 { // nothing that could expire was sent
		s.renew = nil
	}
	s.state.Store(&signInState{credentials: options.Credentials})
	return s
}

// renewed returns the state after one that the server refused, and renews it unless another request has.
func (s *signIn) renewed(ctx context.Context, refused *signInState) (*signInState, error) {
	select {
	case s.lock <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	defer func() { <-s.lock }()
	if now := s.state.Load(); now != refused {
		return now, nil
	}
	found, err := s.renew(ctx)
	if err != nil && ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err == nil {
		err = found.check()
	}
	now := &signInState{credentials: found}
	if err != nil {
		now = &signInState{credentials: refused.credentials, err: err}
	}
	s.state.Store(now)
	return now, nil
}

// renews gets other credentials after a refusal, and reports whether the request should be sent again with them. It was not
// carried out.
func (e *exchange) renews(ctx context.Context, refusal *Error) (bool, error) {
	if e.client.signIn.renew == nil || !refusal.mayBeExpired() {
		return false, nil
	}
	before := e.signedIn
	now, err := e.client.signIn.renewed(ctx, before)
	switch {
	case err != nil:
		return false, e.broken(ctx, err)
	case now.err != nil:
		refusal.Err = &RenewalError{now.err}
		return false, nil //nolint:nilerr // it is in the refusal
	case slices.EqualFunc(now.credentials, before.credentials, Credential.equal):
		return false, nil
	case e.update && beginning(ctx).Err() != nil:
		return false, context.Cause(beginning(ctx))
	}
	e.secrets = append(e.secrets, before.credentials...)
	e.signedIn = now
	return true, nil
}

func (c Credential) equal(other Credential) bool {
	return c.name == other.name && c.value == other.value
}

// mayBeExpired reports whether the server may accept the request with newer credentials: it does not say that the user lacks
// a permission. Scale 7 answers 403 for both.
func (e *Error) mayBeExpired() bool {
	switch e.Reason {
	case ReasonUnauthorized:
		return !e.LacksPermission()
	case ReasonSignInPage: // a proxy redirects there
		return true
	}
	return false
}

// LacksPermission reports whether the server knows the user, who may not do this.
func (e *Error) LacksPermission() bool {
	// Scale 7 answers 403 for that and for a token that it does not know; its message shows which it is.
	return e.Reason == ReasonUnauthorized && e.Status == http.StatusForbidden && len(e.Sent) > 0 &&
		strings.Contains(strings.ToLower(e.Message), "permission")
}

// SignIn returns the token of a user of Scale 7.0 or later, from /api-token-auth/ beside the versions of the API. A wrong user
// or password is an ErrUnauthorized, a server without this service an ErrNoService. No error holds the password or the token.
func (c *Client) SignIn(ctx context.Context, user, password string) (token string, err error) {
	options := c.options
	options.Credentials, options.Renew = nil, nil
	server, err := New(c.withVersion(""), options)
	if err != nil {
		return "", err
	}
	e := server.exchange(http.MethodPost, "/api-token-auth/")
	e.secrets, e.hasSecretBody = Credentials{BasicCredential(user, password)}, true
	body, err := json.Marshal(map[string]string{"username": user, "password": password})
	if err != nil {
		return "", err
	}
	object, err := e.object(ctx, body)
	if failed, ok := err.(*Error); ok { //nolint:errorlint // object returns it as it is
		switch failed.Status {
		case http.StatusBadRequest:
			failed.Reason = ReasonUnauthorized
		case http.StatusNotFound, http.StatusMethodNotAllowed:
			failed.Reason = ReasonNoService
		}
	}
	if err != nil {
		return "", err
	}
	if token, err = object.Text("token"); err != nil || token == "" {
		return "", e.fail(ReasonWrongShape, "the response has no token", nil)
	}
	return token, nil
}
