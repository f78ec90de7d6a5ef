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

// terminal is a command line whose stdin is a terminal at which somebody types a secret.
func terminal(t *testing.T, folder string, hidden func(context.Context, func()) (string, error), args ...string) (stderr string, exit int) {
	t.Helper()
	var out, problems bytes.Buffer
	exit = cmd.Run(t.Context(), args, cli.Environment{
		Stdin: strings.NewReader("must not be read\n"), Stdout: &out, Stderr: &problems,
		StdinTerminal: true, StderrTerminal: true, ReadHidden: hidden,
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

func TestASecretIsAskedForAtTheTerminal(t *testing.T) {
	types := func(text string, err error) func(context.Context, func()) (string, error) {
		return func(_ context.Context, ask func()) (string, error) {
			ask()
			return text, err
		}
	}
	add := []string{"context", "add", "prod", "--server", "http://host", "--no-check"}
	for _, test := range []struct {
		name   string
		flags  []string
		hidden func(context.Context, func()) (string, error)
		asked  string
		exit   int
		says   string
		stored string
	}{
		{"a token", []string{"--auth", "bearer"}, types("hunter2", nil), "token for prod (http://host): \n", 0, "is stored in", `secret: "hunter2"`},
		{"a password", []string{"--auth", "basic", "--user", "ops"}, types("a b", nil), "password of ops for prod (http://host): \n", 0, "is stored in", `secret: "a b"`},
		{"nothing typed", []string{"--auth", "token"}, types("", nil), "token for prod", 2, "there is no secret: what was typed is empty", ""},
		{"an end of the input", []string{"--auth", "token"}, types("", io.EOF), "token for prod", 2, "there is no secret: what was typed is empty", ""},
		{"an escape", []string{"--auth", "token"}, types("hunter2\x1b[A", nil), "token for prod", 2, "there is no secret: what was typed holds control characters", ""},
		{"a broken terminal", []string{"--auth", "token"}, types("", errors.New("no terminal")), "token for prod", 1, "no terminal", ""},
		{"no secret wanted", nil, nil, "", 0, "is stored in", "server: http://host"},
		{"one from a variable", []string{"--token-env", "X"}, nil, "", 0, "is stored in", "secret-env: X"},
	} {
		t.Run(test.name, func(t *testing.T) {
			folder := t.TempDir()
			stderr, exit := terminal(t, folder, test.hidden, append(add, test.flags...)...)
			if exit != test.exit || !strings.HasPrefix(stderr, test.asked) || !strings.Contains(stderr, test.says) || strings.Contains(stderr, "hunter2") {
				t.Errorf("exit %d, %q", exit, stderr)
			}
			text, err := os.ReadFile(filepath.Join(folder, "jt", "contexts.yaml"))
			if (err == nil) != (test.stored != "") || !strings.Contains(string(text), test.stored) {
				t.Errorf("%q, %v", text, err)
			}
		})
	}
	folder := t.TempDir()
	if _, exit := terminal(t, folder, nil, add...); exit != 0 {
		t.Fatalf("exit %d", exit)
	}
	taken := func(context.Context, func()) (string, error) {
		t.Error("it asks, though the name is taken")
		return "x", nil
	}
	if stderr, exit := terminal(t, folder, taken, append(add, "--auth", "token")...); exit != 2 || !strings.Contains(stderr, "there is a context prod already") {
		t.Errorf("exit %d, %q", exit, stderr)
	}
}

func TestAnInterruptEndsTheWaitForASecret(t *testing.T) {
	folder := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	stdin, typing := io.Pipe() // nobody writes
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
