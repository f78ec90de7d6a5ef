package cmd_test

import (
	"bytes"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"jt/cmd"
	"jt/internal/cli"
)

// commandLine is one run of jt over real connections.
type commandLine struct {
	variables map[string]string
	stdin     string
	terminal  bool // stderr is a terminal
}

// runResult is the outcome of a run.
type runResult struct {
	exit           int
	stdout, stderr string
}

func (c commandLine) run(t *testing.T, args ...string) runResult {
	t.Helper()
	// The contexts of the user who runs the tests must not change their results.
	home, ok := c.variables["HOME"]
	if !ok {
		home = t.TempDir()
	}
	var stdout, stderr lockedBuffer
	exit := cmd.Run(t.Context(), args, cli.Environment{
		Stdin: strings.NewReader(c.stdin), Stdout: &stdout, Stderr: &stderr,
		StderrTerminal: c.terminal, StdoutSize: func() (int, int) { return 0, 0 },
		Getenv: func(name string) string {
			switch value, ok := c.variables[name]; {
			case ok:
				return value
			case name == "HOME" || name == "XDG_CONFIG_HOME" || name == "AppData":
				return home
			}
			return ""
		},
		Now: time.Now, Location: time.UTC,
	})
	return runResult{exit, stdout.String(), stderr.String()}
}

// want checks the exit code of a run and what it wrote on stderr.
func (r runResult) want(t *testing.T, exit int, parts ...string) {
	t.Helper()
	if r.exit != exit {
		t.Errorf("exit code %d, want %d", r.exit, exit)
	}
	for _, part := range parts {
		if !strings.Contains(r.stderr, part) {
			t.Errorf("stderr lacks %q", part)
		}
	}
	if t.Failed() {
		t.Logf("stderr:\n%s", r.stderr)
	}
}

// lockedBuffer is a buffer that concurrent requests may write to.
type lockedBuffer struct {
	mutex sync.Mutex
	text  bytes.Buffer
}

func (b *lockedBuffer) Write(text []byte) (int, error) {
	runtime.Gosched() // give other writers a chance to write in between
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.text.Write(text)
}

func (b *lockedBuffer) String() string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.text.String()
}
