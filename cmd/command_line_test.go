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
	terminal  bool // stderr is one
}

// told is what a run came to.
type told struct {
	exit           int
	stdout, stderr string
}

func (c commandLine) run(t *testing.T, args ...string) told {
	t.Helper()
	// Nobody's own contexts are to decide a test.
	home := t.TempDir()
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
	return told{exit, stdout.String(), stderr.String()}
}

// want checks how a run ended and what it told on stderr.
func (r told) want(t *testing.T, exit int, parts ...string) {
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

// lockedBuffer is written by all requests that are under way.
type lockedBuffer struct {
	mutex sync.Mutex
	text  bytes.Buffer
}

func (b *lockedBuffer) Write(text []byte) (int, error) {
	runtime.Gosched() // let others write in between who can
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.text.Write(text)
}

func (b *lockedBuffer) String() string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.text.String()
}
