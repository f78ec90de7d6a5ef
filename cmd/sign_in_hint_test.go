package cmd_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// The hint asks for credentials only if none were sent.
func TestHintsToSignIn(t *testing.T) {
	refuse := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }))
	t.Cleanup(refuse.Close)
	for _, test := range []struct {
		variables map[string]string
		args      []string
		hint      string
	}{
		{nil, nil, "hint: sign in with JT_TOKEN or a context (`jt context add`); see `jt help connection`\n"},
		{map[string]string{"JT_TOKEN": "sesame"}, nil, "hint: check that the credentials sent (Authorization) are for this server, have not expired and allow this; run `jt doctor` to find the cause\n"},
		{map[string]string{"KEY": "sesame"}, []string{"--header-env", "X-Key=KEY"}, "hint: check that the credentials sent (X-Key) are for this server"},
	} {
		got := commandLine{variables: test.variables}.run(t, append([]string{"list", "--server", refuse.URL}, test.args...)...)
		got.want(t, 4, test.hint)
	}
}
