package client

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/http/httpguts"
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
func (c Credential) Format(state fmt.State, _ rune) { _, _ = fmt.Fprint(state, c.name+": "+redacted) }

// Credentials are the headers that sign a user in.
type Credentials []Credential

// ownHeaders are the headers that the client sets for every request.
func ownHeaders() []string {
	return []string{"Accept-Encoding", "Connection", "Content-Length", "Content-Type", "Host", "Transfer-Encoding"}
}

func (c Credentials) check() error {
	for _, credential := range c {
		var problem string
		switch {
		case !httpguts.ValidHeaderFieldName(credential.name):
			problem = "has an invalid name"
		case strings.ContainsFunc(credential.value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }):
			problem = "has control characters or line breaks in its value"
		case strings.TrimSpace(credential.value) == "":
			problem = "has no value"
		case slices.Contains(ownHeaders(), credential.name):
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
