package config

import (
	"cmp"
	"net/url"
	"regexp"
	"strings"
)

// SameServer reports whether two URLs name the same server, so that credentials for one may go to the other: scheme, host,
// port and path are the same, except for a version such as /v5 at the end of the path.
func SameServer(one, other string) bool {
	first, isURL := serverKey(one)
	second, _ := serverKey(other)
	return one == other || isURL && first == second
}

// ServerIdentity returns the same text for all URLs of one server.
func ServerIdentity(server string) string {
	if key, isURL := serverKey(server); isURL {
		return strings.Join(key[:], " ")
	}
	return server
}

func serverKey(server string) (key [4]string, ok bool) {
	parsed, err := url.Parse(server)
	if err != nil || parsed.Host == "" || parsed.User != nil || parsed.Opaque != "" || parsed.RawQuery != "" || parsed.Fragment != "" {
		return key, false
	}
	scheme := strings.ToLower(parsed.Scheme)
	port := cmp.Or(parsed.Port(), map[string]string{"http": "80", "https": "443"}[scheme])
	path := regexp.MustCompile(`(/+v[3-9])?/*$`).ReplaceAllString(parsed.EscapedPath(), "")
	return [4]string{scheme, strings.ToLower(parsed.Hostname()), port, path}, port != ""
}

// ShownURL returns a URL without user, password and query.
func ShownURL(text string) string {
	text = regexp.MustCompile(`([?#])[^@]*$`).ReplaceAllString(text, "${1}"+masked)
	return regexp.MustCompile(`(?s)^([a-zA-Z][a-zA-Z0-9+.-]*://)?.*@`).ReplaceAllString(text, "${1}"+masked+"@")
}
