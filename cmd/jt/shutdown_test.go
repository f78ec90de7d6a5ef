package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"jt/internal/processtest"
)

// endingSignals are the signals that end jt after a report, with the word that it prints and its exit code.
func endingSignals() map[syscall.Signal]ending {
	return map[syscall.Signal]ending{
		syscall.SIGINT: {"interrupted", 130}, syscall.SIGTERM: {"terminated", 143}, syscall.SIGHUP: {"hung up", 129},
		syscall.SIGQUIT: {"quit", 131}, syscall.SIGABRT: {"abort", 134}, syscall.SIGALRM: {"alarm", 142},
	}
}

type ending struct {
	word string
	exit int
}

// endsWithin is how long a command may run after a signal. It should be a second, but a busy machine is slower. It is
// less than what the commands wait for (30 s until a retry, a minute for a response), so a command that ignores the signal
// fails the test.
const endsWithin = 15 * time.Second

// TestSignalsEndEveryReadingCommand sends real signals to real processes that wait for a server.
func TestSignalsEndEveryReadingCommand(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no signals to send")
	}
	hang := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	servers := map[string]http.HandlerFunc{
		"hang": hang,
		"back-off": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "30")
			w.WriteHeader(http.StatusServiceUnavailable)
		},
		"half a list": func(w http.ResponseWriter, r *http.Request) {
			if page := r.URL.Query().Get("page"); page != "1" {
				hang(w, r)
				return
			}
			const identity = `"id": 1, "name": "half", "version": "1", "is_active": true, "is_paused": false`
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{"count": 2500, "next": "more", "results": [{`+identity+`, "job_type": {`+identity+`}, "error": {"id": 1}, "count": 1, "job_counts": []}]}`)
		},
		"half a response": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(`{"count": 2500, `))
			_ = http.NewResponseController(w).Flush()
			hang(w, r)
		},
	}
	for _, command := range []string{
		"list", "list -o json", "list -o csv", "list --jq .[].name", "show 1", "show name", "status", "running", "failures", "check --no-paused",
		"snapshot", "restore -", "pause 1", "pause --all --yes", "update 1 --paused", "wait --all --for paused", "doctor --request-timeout 1m", "api /job-types/1/", "api /job-types/ --paginate",
	} {
		for name, server := range servers {
			if name != "hang" && !slices.Contains([]string{"list", "list -o json", "show name", "status", "snapshot", "pause --all --yes", "api /job-types/ --paginate"}, command) {
				continue // the listed commands cover the ways to wait
			}
			for signal, want := range endingSignals() {
				switch {
				case signal == syscall.SIGINT, signal == syscall.SIGTERM && name == "hang", name == "hang" && command == "list -o json":
				default:
					continue // handled like SIGINT
				}
				t.Run(command+"/"+name+"/"+signal.String(), func(t *testing.T) {
					t.Parallel()
					endBySignal(t, strings.Fields(command), server, signal, want)
				})
			}
		}
	}
}

func endBySignal(t *testing.T, args []string, handler http.HandlerFunc, signal syscall.Signal, want ending) {
	t.Helper()
	asked := make(chan bool, 100)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- true
		handler(w, r)
	}))
	defer func() {
		server.CloseClientConnections()
		server.Close()
	}()
	var stdout, stderr bytes.Buffer
	process := started(t, server.URL, args, &stdout, &stderr)
	select {
	case <-asked:
	case <-time.After(30 * time.Second):
		t.Fatal("no request was sent")
	}
	sent := time.Now()
	if err := process.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	// A command that does not end must not block the test.
	killer := time.AfterFunc(30*time.Second, func() { _ = process.Process.Kill() })
	err := process.Wait()
	killer.Stop()
	took := time.Since(sent)
	failed, _ := errors.AsType[*exec.ExitError](err)
	if failed == nil || failed.ExitCode() != want.exit || took > endsWithin {
		t.Errorf("%v after %s, want exit code %d\n%s%s", err, took, want.exit, &stdout, &stderr)
	}
	checkEnd(t, args, stdout.String(), stderr.String(), want.word)
}

// checkEnd checks that stderr names the signal and stdout ends with a complete line.
func checkEnd(t *testing.T, args []string, stdout, stderr, word string) {
	t.Helper()
	if !strings.Contains(stderr, word) || stdout != "" && !strings.HasSuffix(stdout, "\n") {
		t.Errorf("stdout %q, stderr %q, want %s", stdout, stderr, word)
	}
	if args[0] != "doctor" && strings.Trim(stdout, "[\n") != "" && !strings.Contains(stdout, "half") {
		t.Errorf("nothing was read, and stdout holds %q", stdout)
	}
	if strings.Contains(strings.Join(args, " "), "-o json") && json.Valid([]byte(stdout)) {
		t.Errorf("an incomplete list is valid JSON: %s", stdout)
	}
}

// started starts the test binary as jt.
func started(t *testing.T, server string, args []string, stdout, stderr *bytes.Buffer) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	process := processtest.Command(t, self, args...)
	process.Args[0] = "jt"
	process.Stdin = strings.NewReader(`{"jt_snapshot": 1, "job_types": [{"name": "a", "version": "1", "is_paused": true}]}`)
	process.Stdout, process.Stderr = stdout, stderr
	process.Env = []string{"JT_SERVER=" + server, "HOME=" + home, "GORACE=atexit_sleep_ms=0", "LC_ALL=C.UTF-8"}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	return process
}
