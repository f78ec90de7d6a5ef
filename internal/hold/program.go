package hold

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"syscall"
	"time"

	"jt/internal/cli"
)

// The exit codes of shells for what cannot be run.
const (
	exitNotExecutable = 126
	exitNoProgram     = 127
)

// findProgram looks whether a program can be run, before anything is changed for it.
func findProgram(name string) error {
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

// grace is how long a program has to end after the first signal, before the job types are unpaused whatever it does.
const grace = 10 * time.Second

// runProgram runs the program to its end, or until a signal and the time of grace.
func (h *hold) runProgram(work context.Context, started func(*cli.Process)) error {
	if work.Err() != nil {
		return context.Cause(work)
	}
	start := h.session.Environment.Start
	if start == nil {
		start = startProgram
	}
	held := make([]int64, 0, len(h.plan.Rows))
	for _, row := range h.plan.Rows {
		held = append(held, row.Target.ID)
	}
	process, err := start(cli.Program{
		Arguments: h.program, Variables: []string{"JT_HELD=" + joined(held, ",")},
		Stdin: h.session.Environment.Stdin, Stdout: h.session.Environment.Stdout, Stderr: h.session.ProgramStderr,
	})
	if err != nil {
		return cannotRun(h.program[0], err)
	}
	h.process = process
	started(process)
	select {
	case <-process.Ended:
		return nil
	case <-work.Done():
	}
	h.session.Note("%s: the program has %s to end, then all is unpaused", context.Cause(work), grace)
	select {
	case <-process.Ended:
	case <-time.After(grace):
	}
	return nil
}

// relaySignals takes over the signals that come while a hold lasts: the first one ends the context, and each one is passed
// on to the program once that is known. release returns them to the process.
func relaySignals(ctx context.Context, session *cli.Session) (work context.Context, started func(*cli.Process), release func()) {
	work, cancel := context.WithCancelCause(ctx)
	if session.Environment.TakeSignals == nil {
		return work, func(*cli.Process) {}, func() { cancel(nil) }
	}
	received, giveBack := session.Environment.TakeSignals()
	programs, done := make(chan *cli.Process, 1), make(chan struct{})
	go func() {
		var program *cli.Process
		var pending []os.Signal // that came before there was a program
		for {
			select {
			case one := <-received:
				cancel(cli.SignalError{Signal: one})
				pending = append(pending, one)
			case program = <-programs:
			case <-done:
				return
			}
			if program != nil {
				for _, one := range pending {
					program.Signal(one)
				}
				pending = nil
			}
		}
	}()
	return work, func(program *cli.Process) { programs <- program }, func() {
		giveBack()
		close(done)
		cancel(nil)
	}
}
