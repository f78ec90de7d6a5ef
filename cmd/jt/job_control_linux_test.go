package main

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/creack/pty"
)

// A shell with job control stops jt at the prompt for a secret, uses the terminal, and continues jt. The terminal echoes
// meanwhile, and what is typed afterwards is not shown.
func TestSecretIsNotShownAfterAStop(t *testing.T) {
	const prompt = "token for prod (http://127.0.0.1:1): "
	shown := newJobControl(t, `jt context add prod --server http://127.0.0.1:1 --auth token --no-check
		stty -a | grep -o ' echo '; stty echo; echo stopped; fg >/dev/null; echo "exit code $?"; stty -a | grep -o ' echo '`)
	shown.until(prompt)
	shown.types("\x1a")
	shown.until(" echo ")
	shown.until("stopped")
	shown.until(prompt)
	shown.types("hunter2\n")
	shown.until("exit code 0")
	shown.until(" echo ")
	if strings.Contains(shown.text.String(), "hunter2") {
		t.Errorf("the terminal shows the secret: %q", &shown.text)
	}
}

// A watch that is stopped gives the terminal back, and takes it again.
func TestWatchIsStoppedAndContinued(t *testing.T) {
	const alternate, ordinary = "\x1b[?1049h", "\x1b[?25h\x1b[?1049l"
	shown := newJobControl(t, `before=$(stty -g); unchanged() { test "$(stty -g)" = "$before" && echo the same state; }
		jt --server sandbox list --watch; unchanged; echo stopped; fg >/dev/null; echo "exit code $?"; unchanged`)
	shown.until(alternate)
	shown.until("rows 1-")
	shown.types("s")
	shown.until("sorted by modified")
	shown.types("\x1a")
	shown.until(ordinary)
	shown.until("the same state")
	shown.until("stopped")
	shown.until(alternate)
	shown.until("jt list")
	shown.types("S")
	shown.until("sorted by modified, reversed")
	shown.types("\x1c")
	shown.until(ordinary)
	shown.until("exit code 131")
	shown.until("the same state")
}

// What is typed after the key that ends a watch is for the shell.
func TestWatchLeavesWhatIsTypedAfterItsEnd(t *testing.T) {
	shown := newJobControl(t, `before=$(stty -g); jt --server sandbox list --watch; echo "exit code $?"; read line; echo "read $line"
		test "$(stty -g)" = "$before" && echo the same state`)
	shown.until("? lists the keys")
	shown.types("qtyped\n")
	shown.until("exit code 0")
	shown.until("read typed")
	shown.until("the same state")
}

// jobControl is a shell on a terminal of its own, with job control.
type jobControl struct {
	t        *testing.T
	terminal io.ReadWriter
	text     bytes.Buffer // what the terminal has shown
}

func newJobControl(t *testing.T, script string) *jobControl {
	t.Helper()
	command := shellOf(t, "", "set -m\n"+script)
	command.Env = append(command.Env, "TERM=xterm", "XDG_CONFIG_HOME="+t.TempDir())
	terminal, program, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = terminal.Close() })
	if err := pty.Setsize(terminal, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		t.Fatal(err)
	}
	command.Stdin, command.Stdout, command.Stderr = program, program, program
	command.SysProcAttr.Setctty = true
	if err := errors.Join(command.Start(), program.Close()); err != nil { // so that reading ends with the shell
		t.Fatal(err)
	}
	return &jobControl{t: t, terminal: terminal}
}

func (j *jobControl) types(keys string) {
	j.t.Helper()
	if _, err := io.WriteString(j.terminal, keys); err != nil {
		j.t.Fatal(err)
	}
}

// until reads what the terminal shows, up to a text.
func (j *jobControl) until(wanted string) {
	j.t.Helper()
	for before := j.text.Len(); !strings.Contains(j.text.String()[before:], wanted); {
		if _, err := io.CopyN(&j.text, j.terminal, 1); err != nil {
			j.t.Fatalf("%v after %q", err, &j.text)
		}
	}
}
