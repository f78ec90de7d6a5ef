package cmd_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"jt/cmd"
	"jt/internal/cli"
)

// terminal is a command line whose stdin is a terminal at which a user types.
func terminal(t *testing.T, folder string, typed io.Reader, hide func(func()) (func(), error), args ...string) (stderr string, exit int) {
	t.Helper()
	var out, problems bytes.Buffer
	exit = cmd.Run(t.Context(), args, cli.Environment{
		Stdin: typed, Stdout: &out, Stderr: &problems,
		StdinTerminal: true, StderrTerminal: true, HideTyping: hide,
		Getenv: func(name string) string {
			return map[string]string{"HOME": folder, "XDG_CONFIG_HOME": folder, "AppData": folder}[name]
		},
		Now: func() time.Time { return screenTime }, Location: time.UTC,
	})
	if out.Len() > 0 {
		t.Errorf("stdout holds %q", out.String())
	}
	return problems.String(), exit
}

func TestSecretPrompt(t *testing.T) {
	add := []string{"context", "add", "prod", "--server", "http://host", "--no-check"}
	for _, test := range []struct {
		name   string
		flags  []string
		typed  string
		asked  string
		exit   int
		says   string
		stored string
	}{
		{"a token", []string{"--auth", "bearer"}, "hunter2\n", "token for prod (http://host): \n", 0, "is stored in", `secret: "hunter2"`},
		{"a password", []string{"--auth", "basic", "--user", "ops"}, "a b\n", "password of ops for prod (http://host): \n", 0, "is stored in", `secret: "a b"`},
		{"nothing typed", []string{"--auth", "token"}, "\n", "token for prod", 2, "nothing was stored: the typed secret is empty", ""},
		{"an end of the input", []string{"--auth", "token"}, "", "token for prod", 2, "nothing was stored: the typed secret is empty", ""},
		{"an escape", []string{"--auth", "token"}, "hunter2\x1b[A\n", "token for prod", 2, "nothing was stored: the typed secret contains control characters", ""},
		{"no secret wanted", nil, "", "", 0, "is stored in", "server: http://host"},
		{"one from a variable", []string{"--token-env", "X"}, "", "", 0, "is stored in", "secret-env: X"},
	} {
		t.Run(test.name, func(t *testing.T) {
			folder := t.TempDir()
			typed, hidden := strings.NewReader(test.typed), 0
			hide := func(prompt func()) (func(), error) {
				hidden++
				prompt()
				return func() {
					hidden--
					if typed.Len() > 0 {
						t.Error("what is typed is shown before it is read")
					}
				}, nil
			}
			stderr, exit := terminal(t, folder, typed, hide, append(add, test.flags...)...)
			if exit != test.exit || hidden != 0 || !strings.HasPrefix(stderr, test.asked) || !strings.Contains(stderr, test.says) || strings.Contains(stderr, "hunter2") {
				t.Errorf("exit %d, %q", exit, stderr)
			}
			text, err := os.ReadFile(filepath.Join(folder, "jt", "contexts.yaml"))
			if (err == nil) != (test.stored != "") || !strings.Contains(string(text), test.stored) {
				t.Errorf("%q, %v", text, err)
			}
		})
	}
	folder := t.TempDir()
	broken := func(func()) (func(), error) { return nil, errors.New("no terminal") }
	if stderr, exit := terminal(t, folder, nil, broken, append(add, "--auth", "token")...); exit != 1 || !strings.Contains(stderr, "no terminal") {
		t.Errorf("exit %d, %q", exit, stderr)
	}
	if _, exit := terminal(t, folder, nil, nil, add...); exit != 0 {
		t.Fatalf("exit %d", exit)
	}
	taken := func(func()) (func(), error) {
		t.Error("it asks, though the name is taken")
		return func() {}, nil
	}
	if stderr, exit := terminal(t, folder, nil, taken, append(add, "--auth", "token")...); exit != 2 || !strings.Contains(stderr, "the context prod already exists") {
		t.Errorf("exit %d, %q", exit, stderr)
	}
}

func TestLogin(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		var given struct{ Username, Password string }
		_ = json.NewDecoder(request.Body).Decode(&given)
		writer.Header().Set("Content-Type", "application/json")
		switch {
		case request.URL.Path != "/api/api-token-auth/":
			writer.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(writer, `{"detail":"Not found."}`)
		case given.Username != "ops" || given.Password != "hunter2":
			writer.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(writer, `{"non_field_errors":["Unable to log in with `+given.Password+`."]}`)
		default:
			_, _ = io.WriteString(writer, `{"token":"0123456789"}`)
		}
	}))
	defer server.Close()
	api := server.URL + "/api/v7"
	for _, test := range []struct {
		name, typed, server string
		flags               []string
		exit                int
		says                string
	}{
		{"a token", "ops\nhunter2\n", api, nil, 0, "user for prod (" + api + "): password of ops for prod (" + api + "): \n"},
		{"a wrong password", "ops\nhunter3\n", api, nil, 4, "nothing was stored: " + api + " refused the user and password: Unable to log in with ***."},
		{"no user", "\n", api, nil, 2, "nothing was stored: the user is empty"},
		{"no password", "ops\n", api, nil, 2, "nothing was stored: the typed secret is empty"},
		{"a server without users", "ops\nhunter2\n", server.URL + "/v5", nil, 1, "does not sign users in: it has no /api-token-auth/"},
		{"http", "", "http://host/api", nil, 2, "--login would send the password to http://host/api unencrypted"},
		{"another kind", "", api, []string{"--auth", "token"}, 2, "--login cannot be used with --auth"},
	} {
		t.Run(test.name, func(t *testing.T) {
			folder := t.TempDir()
			hide := func(prompt func()) (func(), error) {
				prompt()
				return func() {}, nil
			}
			// A terminal returns one line at a time.
			stderr, exit := terminal(t, folder, iotest.OneByteReader(strings.NewReader(test.typed)), hide,
				append([]string{"context", "add", "prod", "--server", test.server, "--login", "--no-check", "-vv"}, test.flags...)...)
			if exit != test.exit || !strings.Contains(stderr, test.says) || strings.Contains(stderr, "hunter") || strings.Contains(stderr, "0123456789") {
				t.Errorf("exit %d, %q", exit, stderr)
			}
			text, err := os.ReadFile(filepath.Join(folder, "jt", "contexts.yaml"))
			if (err == nil) != (exit == 0) || err == nil && (!strings.Contains(string(text), `secret: "0123456789"`) || strings.Contains(string(text), "hunter2")) {
				t.Errorf("%q, %v", text, err)
			}
		})
	}
}

func TestAnInterruptEndsTheWaitForASecret(t *testing.T) {
	folder := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	stdin, typing := io.Pipe() // without a writer
	defer func() { _ = typing.Close() }()
	cancel()
	var out, problems bytes.Buffer
	exit := cmd.Run(ctx, []string{"context", "add", "prod", "--server", "http://host", "--auth", "token"}, cli.Environment{
		Stdin: stdin, Stdout: &out, Stderr: &problems, Now: time.Now, Location: time.UTC,
		Getenv: func(name string) string {
			return map[string]string{"HOME": folder, "XDG_CONFIG_HOME": folder, "AppData": folder}[name]
		},
	})
	if exit != 1 || !strings.Contains(problems.String(), "canceled") {
		t.Errorf("exit %d, %q", exit, problems.String())
	}
	if _, err := os.Stat(filepath.Join(folder, "jt", "contexts.yaml")); err == nil {
		t.Error("a context is stored")
	}
}
