package processtest

import (
	"os"
	"os/exec"
	"syscall"
	"testing"
)

func killGroup(leader *os.Process) error { return leader.Kill() }

func ownSession() *syscall.SysProcAttr { return nil }

// awaitDescendants does nothing: on Windows a process inherits no files.
func awaitDescendants(testing.TB, *exec.Cmd) {}
