package client

import (
	"net/url"
	"strconv"
	"strings"
)

const urlExample = "https://host/scale/api"

// parseBaseURL checks what New was given. A URL that could mean two things gets a message, not a guess.
func parseBaseURL(text string) (*url.URL, error) {
	fail := func(shown, problem, hint string) (*url.URL, error) {
		return nil, &InputError{"the server URL " + strconv.Quote(shown), problem, hint}
	}
	if strings.TrimSpace(text) == "" {
		return fail(text, "is empty", "give one such as "+urlExample)
	}
	// What stands before an @ can be a password, so it is not shown, also where the rest cannot be parsed.
	shown := withoutSecrets(text)
	if !strings.Contains(text, "://") {
		return fail(shown, "has no scheme", "write http://"+shown+" or https://"+shown)
	}
	parsed, err := url.Parse(text)
	if err != nil {
		return fail(shown, "is not a URL", "give one such as "+urlExample)
	}
	switch {
	case parsed.Scheme != "http" && parsed.Scheme != "https":
		return fail(shown, "has a scheme that is neither http nor https", "give one such as "+urlExample)
	case parsed.User != nil:
		return fail(shown, "holds a user or password", "leave out what stands before the @: a URL is shown in messages and process lists")
	case parsed.Hostname() == "":
		return fail(shown, "names no host", "give one such as "+urlExample)
	case parsed.Port() != "" && !isPort(parsed.Port()):
		return fail(shown, "has a port that is none", "ports are 1 to 65535")
	case parsed.RawQuery != "" || parsed.ForceQuery || parsed.Fragment != "":
		return fail(shown, "has a query or fragment", "give only the part before /job-types/, such as "+urlExample)
	}
	path := strings.TrimRight(parsed.Path, "/")
	if strings.HasSuffix(path, "/job-types") {
		end := strings.LastIndex(strings.TrimRight(shown, "/"), "/job-types")
		return fail(shown, "ends in /job-types/, which is added to it", "write "+shown[:end])
	}
	return &url.URL{Scheme: parsed.Scheme, Host: parsed.Host, Path: path, RawPath: strings.TrimRight(parsed.RawPath, "/")}, nil
}

func isPort(text string) bool {
	number, err := strconv.ParseUint(text, 10, 16)
	return err == nil && number > 0
}

// withoutSecrets leaves out what can be a secret: what stands before an @, a query and a fragment.
func withoutSecrets(text string) string {
	text, _, _ = strings.Cut(withoutUserInfo(text), "?")
	text, _, _ = strings.Cut(text, "#")
	return text
}

func withoutUserInfo(text string) string {
	scheme, rest, found := strings.Cut(text, "://")
	if !found {
		scheme, rest = "", text
	} else {
		scheme += "://"
	}
	authority := rest
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		authority = rest[:end]
	}
	// A password may itself hold a slash, so the last @ of all decides.
	if at := strings.LastIndex(rest, "@"); at >= 0 && (at < len(authority) || strings.Contains(authority, ":")) {
		return scheme + rest[at+1:]
	}
	return scheme + rest
}
