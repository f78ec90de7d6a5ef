package cmd

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"jt/client/scaletest"
	"jt/internal/cli"
)

// showIn runs jt show against a server and returns stderr and the exit code.
func showIn(ctx context.Context, server string, stdout io.Writer, args ...string) (stderr string, exit int) {
	var notes strings.Builder
	exit = Run(ctx, append([]string{"show"}, args...), cli.Environment{
		Stdin: strings.NewReader(""), Stdout: stdout, Stderr: &notes, StdoutSize: func() (width, height int) { return 0, 0 },
		Getenv: func(name string) string { return map[string]string{"JT_SERVER": server}[name] },
		Now:    time.Now, Location: time.UTC,
	})
	return notes.String(), exit
}

// TestShowConcurrency expects four requests for details at once, no more, and output in the order of the REFs.
func TestShowConcurrency(t *testing.T) {
	const total, concurrency = 20, 4
	var rows, refs []string
	for id := 1; id <= total; id++ {
		rows = append(rows, fmt.Sprintf(`{"id": %d, "name": "n%[1]d", "version": "1"}`, id))
		refs = append(refs, fmt.Sprintf("n%d", id))
	}
	var mutex sync.Mutex
	var underWay, most int
	full := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.URL.Path == "/job-types/" {
			_, _ = fmt.Fprintf(w, `{"count": %d, "next": null, "results": [%s]}`, total, strings.Join(rows, ","))
			return
		}
		mutex.Lock()
		underWay++
		most = max(most, underWay)
		if underWay == concurrency && most == concurrency {
			select {
			case <-full:
			default:
				close(full)
			}
		}
		mutex.Unlock()
		<-full // by now a fifth request would have been sent
		var id int
		_, _ = fmt.Sscanf(r.URL.Path, "/job-types/%d/", &id)
		for range id % concurrency {
			runtime.Gosched() // so that the order of responses differs from that of requests
		}
		mutex.Lock()
		underWay--
		mutex.Unlock()
		_, _ = fmt.Fprintf(w, `{"id": %d, "name": "n%[1]d", "version": "1", "job_counts_6h": []}`, id)
	}))
	defer server.Close()
	var out strings.Builder
	stderr, exit := showIn(t.Context(), server.URL, &out, append(refs, "-o", "name")...)
	if exit != cli.ExitDone || stderr != "" {
		t.Fatalf("exit code %d: %s", exit, stderr)
	}
	if want := strings.Join(refs, "@1\n") + "@1\n"; out.String() != want {
		t.Errorf("got %q, want %q", &out, want)
	}
	mutex.Lock()
	defer mutex.Unlock()
	if most != concurrency {
		t.Errorf("%d requests at once, want %d", most, concurrency)
	}
}

// TestShowAsksOnce expects one request for an id: reading its details already shows that it exists.
func TestShowAsksOnce(t *testing.T) {
	server, err := scaletest.Start(scaletest.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	if stderr, exit := showIn(t.Context(), server.URL, io.Discard, "6"); exit != cli.ExitDone {
		t.Fatalf("exit code %d: %s", exit, stderr)
	}
	if count := server.RequestCount(); count != 1 {
		t.Errorf("%d requests, want 1", count)
	}
}

// TestShowInterrupted expects exit code 130 and nothing on stdout after the job type that could not be read.
func TestShowInterrupted(t *testing.T) {
	server, err := scaletest.Start(scaletest.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	server.Fault(scaletest.Fault{Path: "/job-types/7/", Hang: true})
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	out := &interruptingWriter{interrupt: func() { cancel(cli.SignalError{Signal: syscall.SIGINT}) }}
	stderr, exit := showIn(ctx, server.URL, out, "6", "7", "8", "9")
	if exit != cli.ExitInterrupted {
		t.Errorf("exit code %d: %s", exit, stderr)
	}
	if !strings.Contains(out.String(), "landsat-parse@1.0.0: ") || strings.Contains(out.String(), "landsat-parse@2.0.0: ") {
		t.Errorf("shown: %s", out)
	}
}

// interruptingWriter interrupts the command at its first output.
type interruptingWriter struct {
	strings.Builder

	interrupt func()
}

func (w *interruptingWriter) Write(text []byte) (int, error) {
	w.interrupt()
	return w.Builder.Write(text)
}

// closedPipe is a pipe without a reader.
type closedPipe struct{}

func (closedPipe) Write([]byte) (int, error) { return 0, syscall.EPIPE }

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

func TestShowWithoutAReader(t *testing.T) {
	server, err := scaletest.Start(scaletest.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	for _, format := range []string{"table", "json", "csv"} {
		if stderr, exit := showIn(t.Context(), server.URL, closedPipe{}, "6", "7", "-o", format); exit != cli.ExitDone || stderr != "" {
			t.Errorf("%s, closed pipe: exit code %d: %s", format, exit, stderr)
		}
		if stderr, exit := showIn(t.Context(), server.URL, fullDisk{}, "6", "7", "-o", format); exit != cli.ExitFailed || !strings.Contains(stderr, "cannot write the output") {
			t.Errorf("%s, full disk: exit code %d: %s", format, exit, stderr)
		}
	}
}
