package cmd

import (
	"bytes"
	"context"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"jt/internal/cli"
)

// readReader reports each read, and blocks until it is closed.
type readReader struct {
	read   func()
	closed chan struct{}
}

func (r *readReader) Read([]byte) (int, error) {
	r.read()
	<-r.closed
	return 0, io.EOF
}

// A signal ends a command that waits for stdin.
func TestSignalWhileReadingStdin(t *testing.T) {
	const server = "--server sandbox "
	for _, line := range []string{
		server + "pause - --yes", server + "unpause -", server + "show -", server + "update - --paused", server + "update 6 --error-mapping -",
		server + "wait - --for idle", server + "pause --all --except - --yes", server + "restore - --yes", server + "hold - -- " + os.Args[0],
		server + "api /job-types/6/ -X PATCH --input -",
	} {
		ctx, cancel := context.WithCancelCause(t.Context())
		stdin := &readReader{closed: make(chan struct{}), read: func() { cancel(cli.SignalError{Signal: syscall.SIGTERM}) }}
		timer := time.AfterFunc(time.Minute, func() { close(stdin.closed) })
		var stdout, stderr bytes.Buffer
		exit := Run(ctx, strings.Fields(line), cli.Environment{
			Stdin: stdin, Stdout: &stdout, Stderr: &stderr, Now: time.Now, Location: time.UTC,
			Getenv: func(name string) string { return map[string]string{"XDG_STATE_HOME": t.TempDir()}[name] },
		})
		if exit != 143 {
			t.Errorf("%s: exit code %d, want 143\n%s%s", line, exit, &stdout, &stderr)
		}
		if !timer.Stop() {
			t.Errorf("%s: still waits for stdin", line)
			continue
		}
		close(stdin.closed)
	}
}
