package cli

import (
	"bytes"
	"testing"
	"time"

	"jt/client"
)

func TestNotesEscapeControlCharacters(t *testing.T) {
	var stderr bytes.Buffer
	a := &Session{
		Environment: Environment{Stderr: &stderr, Getenv: func(string) string { return "" }},
		secrets:     client.Credentials{client.TokenCredential("sesame-7f3a9c")},
	}
	a.Note("the server said %s", "\x1b[2Jsesame-7f3a9c")
	if want := "the server said \\x1b[2J***\n"; stderr.String() != want {
		t.Errorf("%q, want %q", stderr.String(), want)
	}
}

// Notes, and the plan before a prompt, are for people. Warnings and errors are for programs too.
func TestQuietness(t *testing.T) {
	const (
		note, plan = "a note\n", "a plan\n"
		rest       = "warning: x\\x1b***\nerror: y\nhint: z\n"
		restJSON   = `{"warning":{"message":"x\u001b***"}}` + "\n" + `{"error":{"code":"usage","message":"y","hint":"z"}}` + "\n"
	)
	for _, test := range []struct {
		quiet, terminal        bool
		format, variable, want string
	}{
		{want: note + plan + rest},
		{quiet: true, want: rest},
		{quiet: true, terminal: true, want: plan + rest},
		{format: "yaml", variable: "json", want: note + plan + rest},
		{format: "json", want: restJSON},
		{variable: "jsonl", want: restJSON},
		{format: "jsonl", quiet: true, terminal: true, want: plan + restJSON},
	} {
		var stderr bytes.Buffer
		a := NewSession(nil, Environment{
			Stderr: &stderr, StdinTerminal: test.terminal, StderrTerminal: test.terminal, Now: time.Now,
			Getenv: func(name string) string { return map[string]string{"JT_OUTPUT": test.variable}[name] },
		})
		a.Hide(client.Credentials{client.TokenCredential("sesame-7f3a9c")})
		a.Connection.Quiet, a.Printing.Format = test.quiet, test.format
		a.Note("a note")
		a.BeforePrompt(true, func() { a.Note("a plan") })
		a.Warn("x%s", "\x1bsesame-7f3a9c")
		a.WriteError(UsageError("y", "z"))
		if a.quiet() {
			line := a.NewProgressLine(time.Time{}, time.Hour, time.Hour, func(time.Time) string { return "progress" })
			line.Show()
			line.End()
		}
		if stderr.String() != test.want {
			t.Errorf("%+v:\n%s", test, &stderr)
		}
	}
}
