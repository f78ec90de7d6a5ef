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

// awaitDescendants passes a command one end of a pipe, which every process that it starts inherits. When the last of them
// has ended, reading from the other end returns.
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
			t.Errorf("a process that %q started is still running", command.Args)
		}
		_ = ours.Close()
	})
}
