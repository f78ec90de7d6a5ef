package client

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPathsBelowTheBase(t *testing.T) {
	for given, want := range map[string]string{
		"/job-types/":                   "/job-types/",
		"job-types/?page=2":             "/job-types/?page=2",
		"/":                             "/",
		"/job-types/?name=a b&x=ü":      "/job-types/?name=a%20b&x=%C3%BC",
		"/a%2Fb/?started=x%2B01":        "/a%2Fb/?started=x%2B01",
		"/a b/\\c/":                     "/a%20b/%5Cc/",
		"/x?next=http://elsewhere/a/..": "/x?next=http://elsewhere/a/..",
		"/a:b/..c/.d/e..":               "/a:b/..c/.d/e..",
		"/{id}/":                        "/%7Bid%7D/",
		"/a\xff":                        "/a%FF",
		"me:x@elsewhere/":               "/me:x@elsewhere/",
	} {
		for _, server := range []string{"http://host:8000", "https://host/scale/api", "https://host/a%2Fb"} {
			base, err := parseBaseURL(server)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := parsePath(base, given); err != nil || got != want {
				t.Errorf("%s, %q: %q, %v, want %q", server, given, got, err, want)
			}
		}
	}
}

func TestPathsThatCouldLeadElsewhere(t *testing.T) {
	base, err := parseBaseURL("https://host/scale/api")
	if err != nil {
		t.Fatal(err)
	}
	for given, problem := range map[string]string{
		"":                            "is empty",
		"  ":                          "is empty",
		"https://elsewhere/x":         "is a URL",
		"HTTP:/elsewhere/x":           "is a URL",
		"file:///etc/passwd":          "is a URL",
		"C:/Program Files/Git/x/":     "Windows",
		`c:\x`:                        "Windows",
		"//elsewhere/x":               "is a URL",
		`\\elsewhere\x`:               "is a URL",
		`/\elsewhere/x`:               "is a URL",
		" //elsewhere/x":              "is a URL",
		"\u00a0//elsewhere/x":         "is a URL",
		" C:/x":                       "is a URL",
		"https://host/scale/api/x/":   "is a URL",
		"https://u:hunter2@host/x":    "is a URL",
		"https://host/x?key=hunter2":  "is a URL",
		"/job-types/#top":             "contains a #",
		"/a\nb":                       "control character",
		"/a\x00":                      "control character",
		"/a\x7f":                      "control character",
		"/100%":                       "contains a %",
		"/x?a=%zz":                    "contains a %",
		"/../admin/":                  "contains a . or ..",
		"..":                          "contains a . or ..",
		"/job-types/%2e%2E/admin/":    "contains a . or ..",
		"/job-types/..%2fadmin/":      "contains a . or ..",
		`/job-types/..\..\admin/`:     "contains a . or ..",
		"/./x":                        "contains a . or ..",
		"/job-types/..?x=1":           "contains a . or ..",
		"https://host.elsewhere/x?a=": "is a URL",
	} {
		_, err := parsePath(base, given)
		refused, ok := errors.AsType[*InputError](err)
		if !ok || !strings.Contains(refused.Problem, problem) || refused.Hint == "" {
			t.Errorf("%q: %v, want an InputError that %s", given, err, problem)
			continue
		}
		if strings.Contains(refused.Error()+refused.Hint, "hunter2") {
			t.Errorf("%q: a secret is shown in %v, %s", given, refused, refused.Hint)
		}
	}
	_, err = parsePath(base, "https://HOST:443/scale/api/job-types/?page=2")
	if refused, ok := errors.AsType[*InputError](err); !ok || !strings.HasSuffix(refused.Hint, ": /job-types/?page=2") {
		t.Errorf("%#v: the hint does not say what to write", err)
	}
}

// FuzzPath checks that no text leads out of the base URL or breaks the request line.
func FuzzPath(f *testing.F) {
	for _, seed := range []string{"/job-types/?page=2", "//h/x", `\\h`, "http:/h", "/%2e%2e/", "/a b?c d", "@h/x", ":80/x", "/%", "/\u2028", "?x", "a://b", ":/", "a:/x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, server := range []string{"http://host", "https://host:8443/scale/api"} {
			base, err := parseBaseURL(server)
			if err != nil {
				t.Fatal(err)
			}
			path, err := parsePath(base, text)
			if err != nil {
				continue
			}
			if strings.ContainsFunc(path, func(r rune) bool { return r <= ' ' || r >= 0x7f }) || !utf8.ValidString(path) {
				t.Fatalf("%q becomes %q, which breaks the request line", text, path)
			}
			whole, err := url.Parse(base.String() + path)
			if err != nil {
				t.Fatalf("%q becomes %q: %v", text, path, err)
			}
			// As a proxy resolves it, it must be below the base URL too.
			plain := strings.ReplaceAll(whole.JoinPath().Path, `\`, "/")
			resolved := whole.ResolveReference(&url.URL{Path: plain})
			if !sameOrigin(whole, base) || whole.User != nil || whole.Fragment != "" || !strings.HasPrefix(resolved.Path, base.Path+"/") {
				t.Fatalf("%q becomes %q, which is %s", text, path, resolved)
			}
			if again, err := parsePath(base, path); err != nil || again != path {
				t.Fatalf("%q becomes %q, and that %q, %v", text, path, again, err)
			}
		}
	})
}
