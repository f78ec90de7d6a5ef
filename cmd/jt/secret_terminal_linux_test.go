package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"

	"jt/internal/processtest"
)

// TestTypedSecretIsNotShown types at the real program as soon as the prompt appears.
func TestTypedSecretIsNotShown(t *testing.T) {
	const secret, prompt = "hunter2-hunter2", "token for prod (http://127.0.0.1:1): "
	for name, test := range map[string]struct {
		keys   string
		exit   int
		says   string
		stored bool
	}{
		"typed":                   {secret + "\n", 0, "the context prod is stored in", true},
		"corrected":               {"wrong\x15hunter3\x7f2-" + "hunter2\n", 0, "the context prod is stored in", true},
		"nothing":                 {"\n", 2, "nothing was stored: the typed secret is empty", false},
		"the end of the input":    {"\x04", 2, "nothing was stored: the typed secret is empty", false},
		"an interrupt":            {"hunter2\x03", 130, "interrupted", false},
		"quit":                    {"hunter2\x1c", 131, "quit", false},
		"ended without a newline": {secret + "\x04\x04", 0, "the context prod is stored in", true},
	} {
		t.Run(name, func(t *testing.T) {
			home := t.TempDir()
			command := processtest.Command(t, "jt", "context", "add", "prod", "--server", "http://127.0.0.1:1", "--auth", "token", "--no-check")
			command.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "XDG_CONFIG_HOME=" + home, "GORACE=atexit_sleep_ms=0"}
			terminal, program, err := pty.Open()
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = errors.Join(terminal.Close(), program.Close()) })
			command.Stdin, command.Stdout, command.Stderr = program, program, program
			command.SysProcAttr.Setctty = true
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			const end = "\x00" // written after the program has ended
			ended := make(chan error, 1)
			go func() {
				_ = command.Wait() // the exit code is checked below
				_, err := program.WriteString(end)
				ended <- err
			}()
			shown := &bytes.Buffer{}
			readUntil := func(wanted string) {
				for !strings.HasSuffix(shown.String(), wanted) {
					if _, err := io.CopyN(shown, terminal, 1); err != nil || wanted != end && strings.HasSuffix(shown.String(), end) {
						t.Fatalf("%v after %q", err, shown)
					}
				}
			}
			readUntil(prompt)
			if _, err := terminal.WriteString(test.keys); err != nil {
				t.Fatal(err)
			}
			readUntil(end)
			if err := <-ended; err != nil {
				t.Fatal(err)
			}
			if exit := command.ProcessState.ExitCode(); exit != test.exit || !strings.Contains(shown.String(), test.says) {
				t.Errorf("exit code %d: %q", exit, shown)
			}
			if strings.Contains(shown.String(), "hunter") {
				t.Errorf("the terminal shows the secret: %q", shown)
			}
			if state, err := unix.IoctlGetTermios(int(terminal.Fd()), unix.TCGETS); err != nil || state.Lflag&unix.ECHO == 0 {
				t.Errorf("the terminal does not echo again: %v", err)
			}
			text, err := os.ReadFile(filepath.Join(home, "jt", "contexts.yaml"))
			if (err == nil) != test.stored || test.stored && !strings.Contains(string(text), `secret: "`+secret+`"`) && !strings.Contains(string(text), "secret: "+secret) {
				t.Errorf("%q, %v", text, err)
			}
		})
	}
}
