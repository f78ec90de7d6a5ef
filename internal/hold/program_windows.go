package hold

import (
	"os"
	"os/exec"
)

// prepareProgram has nothing to prepare: the console sends Ctrl-C, and that it is closed, to all of its processes
// itself, and there is no other signal.
func prepareProgram(*exec.Cmd) func(os.Signal) { return func(os.Signal) {} }

func programExit(state *os.ProcessState) int { return state.ExitCode() }
