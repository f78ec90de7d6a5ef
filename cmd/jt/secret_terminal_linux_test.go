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

// TestTheSecretIsNotSeen types at the real program as somebody would who is quick: as soon as it asks.
func TestTheSecretIsNotSeen(t *testing.T) {
	const secret, question = "hunter2-hunter2", "token for prod (http://127.0.0.1:1): "
	for name, test := range map[string]struct {
		keys   string
		exit   int
		says   string
		stored bool
	}{
		"typed":                   {secret + "\n", 0, "the context prod is stored in", true},
		"mended while typing":     {"wrong\x15hunter3\x7f2-" + "hunter2\n", 0, "the context prod is stored in", true},
		"nothing":                 {"\n", 2, "nothing was stored: the typed secret is empty", false},
		"the end of the input":    {"\x04", 2, "nothing was stored: the typed secret is empty", false},
		"an interrupt":            {"hunter2\x03", 130, "interrupted", false},
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
			const end = "\x00" // comes after all that the program wrote
			ended := make(chan error, 1)
			go func() {
				_ = command.Wait() // its exit code is looked at below
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
			readUntil(question)
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
				t.Errorf("the secret is seen: %q", shown)
			}
			if state, err := unix.IoctlGetTermios(int(terminal.Fd()), unix.TCGETS); err != nil || state.Lflag&unix.ECHO == 0 {
				t.Errorf("what is typed next is not seen: %v", err)
			}
			text, err := os.ReadFile(filepath.Join(home, "jt", "contexts.yaml"))
			if (err == nil) != test.stored || test.stored && !strings.Contains(string(text), `secret: "`+secret+`"`) && !strings.Contains(string(text), "secret: "+secret) {
				t.Errorf("%q, %v", text, err)
			}
		})
	}
}
