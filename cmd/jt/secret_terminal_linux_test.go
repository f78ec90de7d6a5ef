package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
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
		"nothing":                 {"\n", 2, "there is no secret: what was typed is empty", false},
		"the end of the input":    {"\x04", 2, "there is no secret: what was typed is empty", false},
		"an interrupt":            {"hunter2\x03", 130, "interrupted", false},
		"ended without a newline": {secret + "\x04\x04", 0, "the context prod is stored in", true},
	} {
		t.Run(name, func(t *testing.T) {
			home := t.TempDir()
			patience, stop := context.WithTimeout(t.Context(), 30*time.Second) // for one that hangs
			defer stop()
			command := exec.CommandContext(patience, "jt", "context", "add", "prod", "--server", "http://127.0.0.1:1", "--auth", "token", "--no-check")
			command.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "XDG_CONFIG_HOME=" + home, "GORACE=atexit_sleep_ms=0"}
			terminal, program, err := pty.Open()
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = errors.Join(terminal.Close(), program.Close()) })
			command.Stdin, command.Stdout, command.Stderr = program, program, program
			command.SysProcAttr = &unix.SysProcAttr{Setsid: true, Setctty: true}
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			shown := &bytes.Buffer{}
			for !strings.Contains(shown.String(), question) {
				if _, err := io.CopyN(shown, terminal, 1); err != nil {
					t.Fatalf("%v after %q", err, shown)
				}
			}
			if _, err := terminal.WriteString(test.keys); err != nil {
				t.Fatal(err)
			}
			_ = command.Wait() // its exit code is looked at below
			// What follows is there to be read until a mark that comes after all that the program wrote.
			if _, err := program.WriteString("\x00"); err != nil {
				t.Fatal(err)
			}
			for !strings.HasSuffix(shown.String(), "\x00") {
				if _, err := io.CopyN(shown, terminal, 1); err != nil {
					t.Fatalf("%v after %q", err, shown)
				}
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
