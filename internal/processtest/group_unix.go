//go:build !windows

package processtest

import (
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

func killGroup(leader *os.Process) error { return syscall.Kill(-leader.Pid, syscall.SIGKILL) }

// awaitDescendants gives a command one end of a pipe, which everything that it starts inherits: when the last of them
// has ended, the other end is at its end.
func awaitDescendants(t testing.TB, command *exec.Cmd) {
	t.Helper()
	ours, theirs, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	command.ExtraFiles = []*os.File{theirs}
	t.Cleanup(func() {
		_ = theirs.Close()
		_ = ours.SetReadDeadline(time.Now().Add(30 * time.Second))
		if _, err := ours.Read(make([]byte, 1)); os.IsTimeout(err) {
			t.Errorf("something that %q started still runs", command.Args)
		}
		_ = ours.Close()
	})
}
