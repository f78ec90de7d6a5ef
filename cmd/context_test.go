package cmd_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jt/cmd"
	"jt/internal/cli"
)

// terminal is a command line whose stdin is a terminal at which a user types.
func terminal(t *testing.T, folder string, typed io.Reader, hide func() (func(), error), args ...string) (stderr string, exit int) {
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
			hide := func() (func(), error) {
				hidden++
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
	broken := func() (func(), error) { return nil, errors.New("no terminal") }
	if stderr, exit := terminal(t, folder, nil, broken, append(add, "--auth", "token")...); exit != 1 || !strings.Contains(stderr, "no terminal") {
		t.Errorf("exit %d, %q", exit, stderr)
	}
	if _, exit := terminal(t, folder, nil, nil, add...); exit != 0 {
		t.Fatalf("exit %d", exit)
	}
	taken := func() (func(), error) {
		t.Error("it asks, though the name is taken")
		return func() {}, nil
	}
	if stderr, exit := terminal(t, folder, nil, taken, append(add, "--auth", "token")...); exit != 2 || !strings.Contains(stderr, "the context prod already exists") {
		t.Errorf("exit %d, %q", exit, stderr)
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
