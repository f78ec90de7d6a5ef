//go:build !windows

package cmd_test

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"jt/client"
	"jt/client/scaletest"
)

// expiring is a server with job types that accepts one token, as Scale 7.2.1 does. What a file holds is the token that the
// secret command prints.
type expiring struct {
	*httptest.Server

	sandbox  *scaletest.Server
	token    string // the file
	accepted atomic.Pointer[string]
	requests atomic.Int64
	before   func(number int64) // called before each request, from 1
}

func startExpiring(t *testing.T) *expiring {
	t.Helper()
	sandbox, err := scaletest.Start(scaletest.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sandbox.Close)
	address, err := url.Parse(sandbox.URL)
	if err != nil {
		t.Fatal(err)
	}
	forward := httputil.NewSingleHostReverseProxy(address)
	server := &expiring{sandbox: sandbox, token: filepath.Join(t.TempDir(), "token"), before: func(int64) {}}
	server.replaceToken(t, "first-token")
	server.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		server.before(server.requests.Add(1))
		token := strings.TrimPrefix(r.Header.Get("Authorization"), "Token ")
		if token != *server.accepted.Load() {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusForbidden)
			_, _ = w.Write([]byte(`{"detail":"Invalid token."}`))
			return
		}
		forward.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server
}

// replaceToken makes the server accept this token alone. The file has it from now on.
func (e *expiring) replaceToken(t *testing.T, token string) {
	t.Helper()
	e.accepted.Store(&token)
	if err := os.WriteFile(e.token, []byte(token+"\n"), 0o600); err != nil {
		t.Error(err)
	}
}

// own returns a client that needs no token.
func (e *expiring) own(t *testing.T) *client.Client {
	t.Helper()
	scale, err := client.New(e.sandbox.URL, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return scale
}

func (e *expiring) line(t *testing.T) commandLine {
	t.Helper()
	line, _ := secretSource{context: "auth: {type: token, secret-command: [/bin/cat, '" + e.token + "']}"}.over(t, e.URL)
	line.variables["XDG_STATE_HOME"] = t.TempDir()
	return line
}

// A token that expires while COMMAND runs keeps nothing paused.
func TestATokenExpiresDuringAHold(t *testing.T) {
	t.Parallel()
	server := startExpiring(t)
	server.before = func(int64) {
		if state, _ := server.sandbox.JobType(6); state.IsPaused && *server.accepted.Load() == "first-token" {
			server.replaceToken(t, "second-token")
		}
	}
	got := server.line(t).run(t, "hold", "6", "7", "--yes", "--concurrency", "1", "-vv", "--", "true")
	got.want(t, 0, "hold ended: 2 unpaused")
	for _, id := range []int64{6, 7} {
		if state, _ := server.sandbox.JobType(id); state.IsPaused || state.Patches != 2 {
			t.Errorf("job type %d: %+v", id, state)
		}
	}
	if all := got.stdout + got.stderr; strings.Contains(all, "first-token") || strings.Contains(all, "second-token") {
		t.Errorf("a token is shown:\n%s", all)
	}
}

func TestATokenExpiresDuringAWait(t *testing.T) {
	t.Parallel()
	server := startExpiring(t)
	server.before = func(number int64) {
		if number == 3 { // the second look at the job type
			server.replaceToken(t, "second-token")
			if _, err := server.own(t).JobTypes.Pause(t.Context(), 6); err != nil {
				t.Error(err)
			}
		}
	}
	server.line(t).run(t, "wait", "6", "--for", "paused", "--timeout", "1m", "--interval", "100ms").want(t, 0)
}
