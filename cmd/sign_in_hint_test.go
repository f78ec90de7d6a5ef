package cmd_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// Whoever gave credentials is not told to give some.
func TestHintsToSignIn(t *testing.T) {
	refuse := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }))
	t.Cleanup(refuse.Close)
	for _, test := range []struct {
		variables map[string]string
		args      []string
		hint      string
	}{
		{nil, nil, "hint: JT_TOKEN, or a context (`jt context add`), gives credentials; `jt help connection` tells more\n"},
		{map[string]string{"JT_TOKEN": "sesame"}, nil, "hint: is what was sent along (Authorization) of this server, not expired, and of someone who may do this? `jt doctor` looks further\n"},
		{map[string]string{"KEY": "sesame"}, []string{"--header-env", "X-Key=KEY"}, "hint: is what was sent along (X-Key) of this server"},
	} {
		got := commandLine{variables: test.variables}.run(t, append([]string{"list", "--server", refuse.URL}, test.args...)...)
		got.want(t, 4, test.hint)
	}
}
