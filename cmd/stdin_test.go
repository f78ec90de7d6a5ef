package cmd

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
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

// TestTextOnStdin has text that is not UTF-8: no command sends any of it.
func TestTextOnStdin(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, request *http.Request) {
		t.Errorf("%s %s is sent", request.Method, request.URL)
	}))
	t.Cleanup(server.Close)
	variables := map[string]string{"JT_SERVER": server.URL, "XDG_STATE_HOME": t.TempDir(), "XDG_CONFIG_HOME": t.TempDir()}
	for _, line := range []string{
		"show -", "pause - --yes", "update - --paused", "update 6 --error-mapping -", "wait - --for idle", "pause --all --except - --yes",
		"restore - --yes", "hold - -- " + os.Args[0], "api /job-types/6/ -X PATCH --input -", "context add x --auth token --server http://127.0.0.1:1",
	} {
		for text, problem := range map[string]string{"\xff\xfe6\x00\r\x00\n\x00": "UTF-16 text", "6\x00": "NUL", "M\xfcller": "invalid UTF-8"} {
			var stdout, stderr bytes.Buffer
			exit := Run(t.Context(), strings.Fields(line), cli.Environment{
				Stdin: strings.NewReader(text), Stdout: &stdout, Stderr: &stderr, Now: time.Now, Location: time.UTC,
				Getenv: func(name string) string { return variables[name] },
			})
			if exit != 2 || !strings.Contains(stderr.String(), problem) || stdout.Len() > 0 {
				t.Errorf("%s with %q: exit code %d, want 2 and %q\n%s%s", line, text, exit, problem, &stdout, &stderr)
			}
		}
	}
}

// A signal ends a command that waits for stdin.
func TestSignalWhileReadingStdin(t *testing.T) {
	const server = "--server sandbox "
	state := t.TempDir()
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
			Getenv: func(name string) string { return map[string]string{"XDG_STATE_HOME": state}[name] },
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
