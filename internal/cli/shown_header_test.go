package cli

import (
	"strings"
	"testing"
)

func TestShownHeader(t *testing.T) {
	for _, test := range []struct{ name, value, want string }{
		{"Location", "https://sso/login?token=hunter2", "https://sso/login?***"},
		{"Location", "/login#access_token=hunter2", "/login?***"},
		{"Location", "https://ops:hunter2@sso/", "***"},
		{"Location", "/job-types/6/", "/job-types/6/"},
		{"Content-Location", "/x?token=hunter2", "/x?***"},
		{"Refresh", "0; url=/login?next=/&token=hunter2", "0; url=/login?***"},
		{"Refresh", `5; URL="https://sso/#hunter2"`, `5; URL="https://sso/?***"`},
		{"Link", `</x?token=hunter2>; rel="next", <https://h/y?page=3>; rel=last`, `</x?***>; rel="next", <https://h/y?***>; rel=last`},
		{"Set-Cookie", "sessionid=hunter2; Path=/", "***"},
		{"X-Auth-Token", "hunter2", "***"},
		{"Www-Authenticate", `Bearer realm="x", authorization_uri="HTTPS://sso/a?state=hunter2"`, `Bearer realm="x", authorization_uri="HTTPS://sso/a?***"`},
		{"X-Next", "https://ops:hunter2@sso/?a", "https://sso/?***"},
		{"Content-Type", "text/html; charset=utf-8", "text/html; charset=utf-8"},
		{"X-Docs", "https://h/why", "https://h/why"},
	} {
		got := ShownHeader(test.name, test.value)
		if got != test.want || strings.Contains(got, "hunter2") {
			t.Errorf("%s: %s is shown as %q, want %q", test.name, test.value, got, test.want)
		}
	}
}
