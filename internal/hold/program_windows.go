package hold

import (
	"os"
	"os/exec"
)

// prepareProgram has nothing to prepare: the console itself reports Ctrl-C, and that it is being closed, to all of its
// processes, and Windows has no other signal.
func prepareProgram(*exec.Cmd) func(os.Signal) { return func(os.Signal) {} }

func programExit(state *os.ProcessState) int { return state.ExitCode() }
