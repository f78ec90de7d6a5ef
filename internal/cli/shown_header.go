package cli

import (
	"net/url"
	"regexp"
)

// ShownHeader returns the value of a header for people, without what can be a secret of the server or of a sign-in page:
// cookies, tokens, and the queries of URLs.
func ShownHeader(name, value string) string {
	switch name {
	case "Authorization", "Proxy-Authorization", "Authentication-Info", "Proxy-Authentication-Info", "Cookie", "Set-Cookie", "Set-Cookie2",
		"X-Csrftoken", "X-Csrf-Token", "X-Xsrf-Token", "X-Auth-Token", "X-Subject-Token":
		return "***"
	case "Location", "Content-Location":
		return shownLocation(value)
	case "Refresh", "Link": // with relative URLs too
		return regexp.MustCompile(`[?#][^\s"'<>]*`).ReplaceAllString(value, "?***")
	}
	return regexp.MustCompile(`(?i)(https?://)(?:[^\s"'<>/?#]*@)?([^\s"'<>?#]*)[?#][^\s"'<>]*`).ReplaceAllString(value, "$1$2?***")
}

// shownLocation returns the target of a redirect without what can be secret: URLs of sign-in pages carry tokens.
func shownLocation(address string) string {
	target, err := url.Parse(address)
	if err != nil || target.Opaque != "" || target.User != nil {
		return "***"
	}
	if target.RawQuery != "" || target.Fragment != "" {
		target.RawQuery, target.Fragment, target.RawFragment = "***", "", ""
	}
	return target.String()
}
