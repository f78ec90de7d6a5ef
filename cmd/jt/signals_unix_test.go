//go:build !windows

package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"jt/client/scaletest"
	"jt/internal/processtest"
)

// silentServer reports each request, and never responds.
func silentServer(t *testing.T) (url string, asked <-chan bool) {
	t.Helper()
	requests := make(chan bool, 100)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // or the end of the connection is not noticed
		requests <- true
		<-r.Context().Done()
	}))
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return server.URL, requests
}

func awaitRequest(t *testing.T, asked <-chan bool) {
	t.Helper()
	select {
	case <-asked:
	case <-time.After(30 * time.Second):
		t.Fatal("no request was sent")
	}
}

func sendSignals(t *testing.T, process *exec.Cmd, signals ...syscall.Signal) {
	t.Helper()
	for _, one := range signals {
		if err := process.Process.Signal(one); err != nil {
			t.Fatal(err)
		}
	}
}

// shellOf returns a shell with a script that runs jt.
func shellOf(t *testing.T, server, script string, args ...string) *exec.Cmd {
	t.Helper()
	command := processtest.Command(t, "sh", append([]string{"-c", script, "sh"}, args...)...)
	command.Env = append(command.Environ(), "JT_SERVER="+server, "HOME="+t.TempDir(), "GORACE=atexit_sleep_ms=0")
	return command
}

// A signal that was ignored when jt was started remains ignored: nohup, a shell's trap, and jobs in the background of a script
// rely on that. SIGTERM still ends jt.
func TestIgnoredSignalsRemainIgnored(t *testing.T) {
	for _, args := range []string{"list", "pause --all --yes", "wait --all --for paused", "hold 1 -- true"} {
		t.Run(args, func(t *testing.T) {
			t.Parallel()
			url, asked := silentServer(t)
			process := shellOf(t, url, `trap '' INT HUP; exec jt "$@"`, strings.Fields(args)...)
			var problems bytes.Buffer
			process.Stderr = &problems
			if err := process.Start(); err != nil {
				t.Fatal(err)
			}
			awaitRequest(t, asked)
			sendSignals(t, process, syscall.SIGHUP, syscall.SIGINT, syscall.SIGTERM)
			_ = process.Wait()
			if exit := process.ProcessState.ExitCode(); exit != 143 {
				t.Errorf("exit code %d, want 143\n%s", exit, &problems)
			}
		})
	}
}

// COMMAND of a hold inherits what jt ignores.
func TestCommandOfAHoldInheritsIgnoredSignals(t *testing.T) {
	server, err := scaletest.Start(scaletest.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	stdout, err := shellOf(t, server.URL, `trap '' INT; exec jt hold 6 -- sh -c 'kill -INT $$; echo survived'`).Output()
	if err != nil || string(stdout) != "survived\n" {
		t.Errorf("%q, %v", stdout, err)
	}
}

// A second signal from a keyboard ends jt at once, though a change that was sent is waited for. Of SIGINT a shell sees that it
// killed jt, so that it ends its script too. SIGHUP and SIGTERM often come twice, and do not end jt.
func TestSecondSignalEndsAtOnce(t *testing.T) {
	for second, exit := range map[syscall.Signal]int{syscall.SIGINT: -1, syscall.SIGQUIT: 131} {
		t.Run(second.String(), func(t *testing.T) {
			t.Parallel()
			url, asked := silentServer(t)
			process := shellOf(t, url, `exec jt api /job-types/1/ -X PATCH -f is_paused=true`)
			stderr, err := process.StderrPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := process.Start(); err != nil {
				t.Fatal(err)
			}
			awaitRequest(t, asked)
			sendSignals(t, process, syscall.SIGTERM)
			seen := ""
			for !strings.Contains(seen, "waiting for the response") {
				some := make([]byte, 1000)
				count, err := stderr.Read(some)
				if seen += string(some[:count]); err != nil {
					t.Fatalf("%v after %q", err, seen)
				}
			}
			sendSignals(t, process, syscall.SIGHUP, syscall.SIGTERM, second)
			rest, _ := io.ReadAll(stderr)
			_ = process.Wait()
			status, _ := process.ProcessState.Sys().(syscall.WaitStatus)
			if got := process.ProcessState.ExitCode(); got != exit || status.Signaled() && status.Signal() != second || strings.Contains(string(rest), "goroutine") {
				t.Errorf("exit code %d, want %d\n%s%s", got, exit, seen, rest)
			}
		})
	}
}
