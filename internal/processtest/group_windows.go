package processtest

import (
	"os"
	"os/exec"
	"syscall"
	"testing"
)

func killGroup(leader *os.Process) error { return leader.Kill() }

func ownSession() *syscall.SysProcAttr { return nil }

// awaitDescendants does nothing, as a process inherits no files on Windows.
func awaitDescendants(testing.TB, *exec.Cmd) {}
