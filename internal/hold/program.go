package hold

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"syscall"

	"jt/internal/cli"
)

// The exit codes of shells for what cannot be run.
const (
	exitNotExecutable = 126
	exitNoProgram     = 127
)

// FindProgram looks whether a program can be run, before anything is changed for it.
func FindProgram(name string) error {
	_, err := exec.LookPath(name)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, fs.ErrNotExist):
		return cli.OutcomeError(exitNoProgram, "no_program", fmt.Sprintf("there is no program %q", name), "")
	}
	return cannotRun(name, err)
}

// cannotRun is the error of a program that is there.
func cannotRun(name string, err error) error {
	hint := ""
	switch {
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, fs.ErrNotExist):
		return cli.OutcomeError(exitNoProgram, "no_program", fmt.Sprintf("%q cannot be run: it, or the interpreter that its first line names, is not there", name), "")
	case errors.Is(err, syscall.ENOEXEC):
		hint = "a script needs a first line such as #!/bin/sh, or is run by `sh " + name + "`"
	}
	return cli.OutcomeError(exitNotExecutable, "not_executable", fmt.Sprintf("%q cannot be run: %s", name, cli.SystemText(err)), hint)
}

// startProgram runs a program as a process of this system.
func startProgram(program cli.Program) (*cli.Process, error) {
	command := exec.Command(program.Arguments[0], program.Arguments[1:]...) //nolint:gosec,noctx // the user's own; it is not to be killed with jt
	command.Env = append(os.Environ(), program.Variables...)
	command.Stdin, command.Stdout, command.Stderr = program.Stdin, program.Stdout, program.Stderr
	signal := prepareProgram(command)
	if err := command.Start(); err != nil {
		return nil, err
	}
	ended := make(chan struct{})
	process := &cli.Process{ID: command.Process.Pid, Ended: ended, Signal: signal}
	go func() {
		_ = command.Wait() // what it came to is its exit code
		process.Exit = programExit(command.ProcessState)
		close(ended)
	}()
	return process, nil
}
