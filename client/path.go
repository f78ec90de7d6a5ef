package client

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

const pathExample = "/job-types/?page=2"

func pathError(path, problem, hint string) *InputError {
	return &InputError{"the path " + strconv.Quote(path), problem, hint}
}

// parsePath checks a path below a base URL, with or without a query, and returns it with a leading slash. It escapes blanks
// and all that is not ASCII, and keeps what is escaped. A path that could lead elsewhere is an error, not a guess.
func parsePath(base *url.URL, text string) (string, error) {
	fail := func(problem, hint string) (string, error) {
		return "", pathError(text, problem, hint)
	}
	place, _, _ := strings.Cut(text, "?")
	_, unescapeErr := url.PathUnescape(text)
	switch {
	case regexp.MustCompile(`^[A-Za-z]:[/\\]`).MatchString(place):
		return fail("is a Windows path", "Git Bash turns a leading slash into a Windows path: leave it out, as in "+strings.TrimPrefix(pathExample, "/"))
	case regexp.MustCompile(`^([A-Za-z0-9+.-]+:[/\\]|[/\\]{2})`).MatchString(strings.TrimSpace(place)): // with or without a scheme, as programs accept it
		return "", pathError(withoutSecrets(text), "is a URL, not a path below the server's URL", hostHint(base, text))
	case strings.TrimSpace(text) == "":
		return fail("is empty", "use one such as "+pathExample+"; is a variable unset?")
	case strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return fail("contains a control character", "escape it as in a URL, such as %0A for a line feed")
	case strings.Contains(text, "#"):
		return fail("contains a #, which ends a path", "write %23 for a # in the path")
	case unescapeErr != nil:
		return fail("contains a % that is not an escape", "write %25 for a percent sign")
	case leavesBase(place):
		return fail("contains a . or .. segment", "paths are below the server's URL, "+base.String())
	}
	path := escaped("/" + strings.TrimPrefix(text, "/"))
	// The checks above have their own messages; this one decides.
	address, err := url.Parse(base.String() + path)
	if err != nil || !sameOrigin(address, base) || address.User != nil || !strings.HasPrefix(address.EscapedPath(), base.EscapedPath()+"/") {
		return fail("is not below the server's URL", "use one such as "+pathExample)
	}
	return path, nil
}

// hostHint says what to write instead of a URL: the rest after the base URL, if it is below that.
func hostHint(base *url.URL, text string) string {
	given, err := url.Parse(text)
	if err == nil && given.User == nil && sameOrigin(given, base) {
		if rest, below := strings.CutPrefix(given.EscapedPath(), base.EscapedPath()+"/"); below {
			if given.RawQuery != "" {
				rest += "?" + given.RawQuery
			}
			return "leave out the server's URL: /" + rest
		}
	}
	return fmt.Sprintf("use the part after %s, such as %s", base, pathExample)
}

// leavesBase reports whether a path has dot segments, which servers and proxies resolve, even escaped ones.
func leavesBase(place string) bool {
	plain, err := url.PathUnescape(place)
	segments := strings.FieldsFunc(plain, func(r rune) bool { return r == '/' || r == '\\' })
	return err != nil || slices.Contains(segments, "..") || slices.Contains(segments, ".")
}

// escaped percent-escapes bytes that are not allowed in a URL.
func escaped(text string) string {
	var made strings.Builder
	for _, b := range []byte(text) {
		if b <= ' ' || b >= 0x7f || strings.IndexByte("\"<>\\^`{|}", b) >= 0 {
			fmt.Fprintf(&made, "%%%02X", b)
		} else {
			made.WriteByte(b)
		}
	}
	return made.String()
}

const urlExample = "https://host/scale/api"

// parseBaseURL checks the URL given to New. An ambiguous URL is an error, not a guess.
func parseBaseURL(text string) (*url.URL, error) {
	fail := func(shown, problem, hint string) (*url.URL, error) {
		return nil, &InputError{"the server URL " + strconv.Quote(shown), problem, hint}
	}
	if strings.TrimSpace(text) == "" {
		return fail(text, "is empty", "use one such as "+urlExample)
	}
	// The part before an @ can be a password, so it is never shown, even if the URL cannot be parsed.
	shown := withoutSecrets(text)
	if !strings.Contains(text, "://") {
		return fail(shown, "has no scheme", "write http://"+shown+" or https://"+shown)
	}
	parsed, err := url.Parse(text)
	if err != nil {
		return fail(shown, "is not a URL", "use one such as "+urlExample)
	}
	switch {
	case parsed.Scheme != "http" && parsed.Scheme != "https":
		return fail(shown, "has a scheme that is neither http nor https", "use one such as "+urlExample)
	case parsed.User != nil:
		return fail(shown, "contains a user or password", "leave out the part before the @: URLs appear in messages and process lists")
	case parsed.Hostname() == "":
		return fail(shown, "has no host", "use one such as "+urlExample)
	case parsed.Port() != "" && !isPort(parsed.Port()):
		return fail(shown, "has an invalid port", "ports are 1 to 65535")
	case parsed.RawQuery != "" || parsed.ForceQuery || parsed.Fragment != "":
		return fail(shown, "has a query or fragment", "use only the part before /job-types/, such as "+urlExample)
	}
	path := strings.TrimRight(parsed.Path, "/")
	if strings.HasSuffix(path, "/job-types") {
		end := strings.LastIndex(strings.TrimRight(shown, "/"), "/job-types")
		return fail(shown, "ends in /job-types/, which is added automatically", "write "+shown[:end])
	}
	return &url.URL{Scheme: parsed.Scheme, Host: parsed.Host, Path: path, RawPath: strings.TrimRight(parsed.RawPath, "/")}, nil
}

func isPort(text string) bool {
	number, err := strconv.ParseUint(text, 10, 16)
	return err == nil && number > 0
}

// withoutSecrets leaves out the parts of a URL that can be secret: user, password, query and fragment.
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
	// A password may have a slash, so the last @ decides.
	if at := strings.LastIndex(rest, "@"); at >= 0 && (at < len(authority) || strings.Contains(authority, ":")) {
		return scheme + rest[at+1:]
	}
	return scheme + rest
}
