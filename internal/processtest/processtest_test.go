//go:build !windows

package processtest_test

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"jt/internal/processtest"
)

// A test that ends while its process is running leaves nothing running, not even child processes.
func TestNothingOutlivesItsTest(t *testing.T) {
	output, theirs, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = output.Close() }()
	if err := output.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(output)
	t.Run("a test that fails", func(t *testing.T) {
		command := processtest.Command(t, "sh", "-c", "sleep 1000 & echo started; wait")
		command.Stdout = theirs
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		if err := theirs.Close(); err != nil {
			t.Fatal(err)
		}
		if line, err := lines.ReadString('\n'); err != nil {
			t.Fatalf("%q, %v", line, err)
		}
	})
	if line, err := lines.ReadString('\n'); !errors.Is(err, io.EOF) {
		t.Errorf("%q, %v, want that no process can write any more", line, err)
	}
}

// Tests also run under nohup, and in scripts that ignore an interrupt.
func TestNoSignalIsIgnored(t *testing.T) {
	signal.Ignore(syscall.SIGHUP, syscall.SIGINT)
	t.Cleanup(func() { signal.Reset(syscall.SIGHUP, syscall.SIGINT) })
	for _, name := range []string{"HUP", "INT"} {
		command := processtest.Command(t, "sh", "-c", "kill -"+name+" $$; echo ignored")
		command.Stdout = os.Stdout
		if err := command.Run(); err == nil || !strings.HasPrefix(err.Error(), "signal:") {
			t.Errorf("SIG%s: %v", name, err)
		}
	}
}
