package config

import (
	"cmp"
	"net/url"
	"regexp"
	"strings"
)

// SameServer reports whether two URLs name the same server, so that credentials for one may go to the other.
func SameServer(one, other string) bool { return ServerIdentity(one) == ServerIdentity(other) }

// ServerIdentity returns the same text for all URLs of one server: those with the same scheme, host, port and path, except
// for a version such as /v5 at the end of the path. A text that is not the URL of a server is its own identity.
func ServerIdentity(server string) string {
	parsed, err := url.Parse(server)
	if err != nil || parsed.Host == "" || parsed.User != nil || parsed.Opaque != "" || parsed.RawQuery != "" || parsed.Fragment != "" {
		return server
	}
	scheme := strings.ToLower(parsed.Scheme)
	port := cmp.Or(parsed.Port(), map[string]string{"http": "80", "https": "443"}[scheme])
	if port == "" {
		return server
	}
	path := regexp.MustCompile(`(/+v[3-9])?/*$`).ReplaceAllString(parsed.EscapedPath(), "")
	return strings.Join([]string{scheme, strings.ToLower(parsed.Hostname()), port, path}, "\x00") // unlike any other text
}

// masked stands in place of a secret.
const masked = "***"

// ShownURL returns a URL without user, password and query.
func ShownURL(text string) string {
	text = regexp.MustCompile(`([?#])[^@]*$`).ReplaceAllString(text, "${1}"+masked)
	return regexp.MustCompile(`(?s)^([a-zA-Z][a-zA-Z0-9+.-]*://)?.*@`).ReplaceAllString(text, "${1}"+masked+"@")
}
