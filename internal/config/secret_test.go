package config

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
)

const hidden = "hunter2"

// sameSecrets compares secrets by their texts.
var sameSecrets = cmp.Comparer(func(one, other Secret) bool { return one.Reveal() == other.Reveal() })

func TestNothingPrintsASecret(t *testing.T) {
	inner := Context{
		Auth: Auth{Type: AuthBearer, Secret: NewSecret(hidden)}, Headers: []Header{{Name: "X", Value: NewSecret(hidden)}},
	}
	outer := struct {
		Public  Context
		private Context
		pointer *Auth
		files   map[string]Context
	}{inner, inner, &inner.Auth, map[string]Context{"a": inner}}
	var printed bytes.Buffer
	for _, value := range []any{inner, &inner, outer, inner.Auth, inner.Headers, inner.Auth.Secret, &inner.Auth.Secret, []Secret{inner.Auth.Secret}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%T"} {
			_, _ = fmt.Fprintf(&printed, verb+"\n", value)
		}
		text, err := json.Marshal(value)
		if err != nil {
			t.Error(err)
		}
		printed.Write(text)
		if text, err = yaml.Marshal(value); err != nil {
			t.Error(err)
		}
		printed.Write(text)
		slog.New(slog.NewTextHandler(&printed, nil)).Info("x", "value", value)
		slog.New(slog.NewJSONHandler(&printed, nil)).Info("x", "value", value)
	}
	for _, spelling := range []string{hidden, fmt.Sprintf("%x", hidden), fmt.Sprintf("%v", []byte(hidden))} {
		if strings.Contains(printed.String(), spelling) {
			t.Errorf("%q is in %s", spelling, printed.String())
		}
	}
	if got := inner.Auth.Secret.Reveal(); got != hidden {
		t.Errorf("it is %q", got)
	}
}

func environment(set map[string]string) func(string) string {
	return func(name string) string { return set[name] }
}

func TestSecretsAreFound(t *testing.T) {
	getenv := environment(map[string]string{"SET": "of the environment", "EMPTY": "", "TWO": "a\nb"})
	for _, test := range []struct {
		name  string
		auth  Auth
		want  string
		fails string
	}{
		{"none", Auth{}, "", ""},
		{"stored", Auth{Type: AuthToken, Secret: NewSecret("x")}, "x", ""},
		{"environment", Auth{Type: AuthToken, SecretEnv: "SET"}, "of the environment", ""},
		{"unset", Auth{Type: AuthToken, SecretEnv: "UNSET"}, "", "the secret comes from the variable UNSET, which is not set"},
		{"empty", Auth{Type: AuthToken, SecretEnv: "EMPTY"}, "", "the secret comes from the variable EMPTY, which is not set"},
		{"two lines", Auth{Type: AuthToken, SecretEnv: "TWO"}, "", "the variable TWO contains control characters"},
		{"no program", Auth{Type: AuthToken, SecretCommand: []string{"/none/jt-has-no-such-program", hidden}}, "", "the secret command jt-has-no-such-program failed: no such file or directory"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := test.auth.Resolve(t.Context(), getenv, nil)
			checkSecret(t, got, err, test.want, test.fails)
		})
	}
	for _, test := range []struct {
		name, output string
		err          error
		want, fails  string
	}{
		{"command", "x", nil, "x", ""},
		{"command, lines", " x y \r\n" + hidden + "\n", nil, " x y ", ""},
		{"command, nothing", "", nil, "", "the output of the secret command pass is empty"},
		{"command, an escape", hidden + "\x1b[1m", nil, "", "the output of the secret command pass contains control characters"},
		{"command, a byte order mark", "\ufeffx\n", nil, "x", ""},
		{"command, UTF-16", "\xff\xfex\x00\r\x00\n\x00", nil, "", "the output of the secret command pass cannot be read: UTF-16 text, not UTF-8"},
		{"command, Latin-1", hidden + "\xfc", nil, "", "the output of the secret command pass cannot be read: invalid UTF-8"},
		{"command, no program", hidden, &exec.Error{Name: "pass", Err: exec.ErrNotFound}, "", "the secret command pass failed: no such program"},
	} {
		t.Run(test.name, func(t *testing.T) {
			run := func(context.Context, []string) ([]byte, error) { return []byte(test.output), test.err }
			got, err := fromCommand(t.Context(), []string{"/usr/bin/pass", hidden}, run)
			checkSecret(t, got, err, test.want, test.fails)
		})
	}
	for _, test := range []struct {
		header Header
		want   string
		fails  string
	}{
		{Header{Name: "X", Value: NewSecret("v")}, "v", ""},
		{Header{Name: "X", Env: "SET"}, "of the environment", ""},
		{Header{Name: "X", Env: "UNSET"}, "", "the header X comes from the variable UNSET, which is not set"},
	} {
		got, err := test.header.Resolve(getenv)
		if got.Reveal() != test.want || err != nil && err.Error() != test.fails {
			t.Errorf("%q, %v", got.Reveal(), err)
		}
	}
}

func checkSecret(t *testing.T, got Secret, err error, want, fails string) {
	t.Helper()
	if got.Reveal() != want {
		t.Errorf("it is %q, want %q", got.Reveal(), want)
	}
	if fmt.Sprint(err) != fails && (err != nil || fails != "") {
		t.Errorf("error %v, want %q", err, fails)
	}
	if strings.Contains(fmt.Sprint(err), hidden) {
		t.Errorf("%#v", err)
	}
}

func TestSecretCommandTimesOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hang := func(ctx context.Context, _ []string) ([]byte, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}
		start := time.Now()
		_, err := fromCommand(t.Context(), []string{"pass"}, hang)
		if took := time.Since(start); err == nil || err.Error() != "the secret command pass did not finish within 10 s" || took != 10*time.Second {
			t.Errorf("%v after %s", err, took)
		}
		interrupted := errors.New("interrupted")
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(interrupted)
		if _, err := fromCommand(ctx, []string{"pass"}, hang); !errors.Is(err, interrupted) {
			t.Errorf("error %v", err)
		}
	})
}

func TestRunCommand(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(sayAs, "1")
	for _, test := range []struct {
		name         string
		program      []string
		output, errs string
		fails        string
	}{
		{"arguments are no shell's", []string{self, "say", "$HOME; `x`"}, "$HOME; `x`\nsecond line\n", "on stderr\n", ""},
		{"a failure", []string{self, "fail", hidden}, hidden + "\n", "on stderr\n", "exit status 3"},
		{"too much", []string{self, "flood"}, strings.Repeat("x", 64<<10), "", ""},
		{"an agent stays", []string{self, "agent"}, "x\n", "", ""},
		{"no program", []string{"jt-has-no-such-program"}, "", "", "executable file not found"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var stderr bytes.Buffer
			output, err := runCommand(&stderr)(t.Context(), test.program)
			endAgent(t, &stderr)
			if string(output) != test.output || stderr.String() != test.errs {
				t.Errorf("%.100q, stderr %q", output, stderr.String())
			}
			if test.fails == "" && err != nil || test.fails != "" && (err == nil || !strings.Contains(err.Error(), test.fails)) {
				t.Errorf("error %v", err)
			}
			if err != nil && strings.Contains(commandProblem(err), hidden) {
				t.Errorf("it says %q", commandProblem(err))
			}
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	stderr := notifying{started: make(chan struct{})}
	go func() {
		<-stderr.started
		cancel()
	}()
	if _, err := runCommand(&stderr)(ctx, []string{self, "hang"}); err == nil {
		t.Error("a program that hangs is not ended")
	}
}

// endAgent ends the process that a program left behind. Its stderr is only the process number.
func endAgent(t *testing.T, stderr *bytes.Buffer) {
	t.Helper()
	number, err := strconv.Atoi(stderr.String())
	if err != nil {
		return
	}
	stderr.Reset()
	agent, err := os.FindProcess(number)
	if err == nil {
		err = agent.Kill()
	}
	if err != nil {
		t.Error(err)
	}
}

// notifying signals when something is written.
type notifying struct{ started chan struct{} }

func (n *notifying) Write(text []byte) (int, error) {
	close(n.started)
	return len(text), nil
}

// sayAs is the variable that makes the test binary a program that prints a secret.
const sayAs = "JT_TEST_SAY"

func say(args []string) int {
	if args[0] == "flood" {
		_, _ = os.Stdout.WriteString(strings.Repeat("x", 1<<20))
		return 0
	}
	if args[0] == "agent" {
		agent := exec.Command(os.Args[0], "hang") //nolint:noctx // it must outlive this process
		agent.Stdout = os.Stdout
		if agent.Start() != nil {
			return 1
		}
		_, _ = os.Stderr.WriteString(strconv.Itoa(agent.Process.Pid))
		_, _ = os.Stdout.WriteString("x\n")
		return 0
	}
	_, _ = os.Stderr.WriteString("on stderr\n")
	switch args[0] {
	case "say":
		_, _ = os.Stdout.WriteString(args[1] + "\nsecond line\n")
	case "fail":
		_, _ = os.Stdout.WriteString(args[1] + "\n")
		return 3
	case "hang":
		time.Sleep(time.Minute) // in case nobody ends it
	}
	return 0
}
