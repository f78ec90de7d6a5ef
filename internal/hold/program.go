package hold

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"jt/internal/cli"
)

// findProgram checks that a program can be run, before any job type is paused for it.
func findProgram(name string) error {
	if _, err := exec.LookPath(name); err != nil {
		return cannotRun(name, err)
	}
	return nil
}

// cannotRun returns the error of a program that was not found or did not start.
func cannotRun(name string, err error) error {
	if errors.Is(err, exec.ErrNotFound) || errors.Is(err, fs.ErrNotExist) {
		message := "no such program: " + name
		if _, notFound := errors.AsType[*exec.Error](err); !notFound {
			message = fmt.Sprintf("cannot run %s: it, or the interpreter in its first line, does not exist", name)
		}
		return cli.OutcomeError(cli.ExitNoProgram, "no_program", message, "")
	}
	hint := ""
	if errors.Is(err, syscall.ENOEXEC) {
		hint = "give the script a first line such as #!/bin/sh, or run it with `sh " + name + "`"
	}
	return cli.OutcomeError(cli.ExitCannotRun, "not_executable", fmt.Sprintf("cannot run %s: %s", name, cli.SystemText(err)), hint)
}

// startProgram starts a program as a process of the operating system.
func startProgram(program cli.Program) (*cli.Process, error) {
	command := exec.Command(program.Arguments[0], program.Arguments[1:]...) //nolint:gosec,noctx // the user's own program, which must not be killed with jt
	command.Env = append(without(os.Environ(), program.Withheld), program.Variables...)
	command.Stdin, command.Stdout, command.Stderr = program.Stdin, program.Stdout, program.Stderr
	signal := prepareProgram(command)
	if err := command.Start(); err != nil {
		return nil, err
	}
	ended := make(chan struct{})
	process := &cli.Process{ID: command.Process.Pid, Ended: ended, Signal: signal}
	go func() {
		_ = command.Wait() // its result is the exit code below
		process.Exit = programExit(command.ProcessState)
		close(ended)
	}()
	return process, nil
}

// without returns the variables, written as NAME=value, that do not have one of these names.
func without(variables, names []string) []string {
	return slices.DeleteFunc(variables, func(variable string) bool {
		name, _, _ := strings.Cut(variable, "=")
		return slices.ContainsFunc(names, func(one string) bool {
			return one == name || runtime.GOOS == "windows" && strings.EqualFold(one, name)
		})
	})
}

// grace is how long a program has to end after the first signal. Then the job types are unpaused, even if it still runs.
const grace = 10 * time.Second

// holdVariable has the path of the hold's journal. COMMAND may unpause what its own hold needs paused.
const holdVariable = "JT_HOLD"

// runProgram runs the program until it ends, or until the grace period after a signal is over.
func (h *hold) runProgram(work context.Context, started func(*cli.Process)) error {
	if work.Err() != nil {
		return context.Cause(work)
	}
	start := h.session.Environment.Start
	if start == nil {
		start = startProgram
	}
	variables := []string{"JT_HELD=" + joined(h.targets, ",")}
	if h.journal != nil {
		variables = append(variables, holdVariable+"="+h.journal.path)
	}
	process, err := start(cli.Program{
		Arguments: h.options.Program, Variables: variables,
		Withheld: h.withheld, Stdin: h.session.Environment.Stdin, Stdout: h.session.Environment.Stdout, Stderr: h.session.ProgramStderr,
	})
	if err != nil {
		return cannotRun(h.options.Program[0], err)
	}
	h.process = process
	started(process)
	h.recordProcess()
	select {
	case <-process.Ended:
		return nil
	case <-work.Done():
	}
	h.session.Note("%s: COMMAND has %s to end, then everything is unpaused", context.Cause(work), grace)
	select {
	case <-process.Ended:
	case <-time.After(grace):
	}
	return nil
}

// recordProcess records the process of COMMAND, so that a recovery finds out whether it is still running.
func (h *hold) recordProcess() {
	if h.journal == nil {
		return
	}
	if err := h.journal.add(line{Step: stepStarted, Process: h.process.ID, Start: processStart(h.process.ID)}); err != nil {
		h.session.Warn("if jt is killed, a recovery does not find out whether COMMAND is still running: %s", cli.Describe(err).Message)
	}
}

// relaySignals takes over the signals that arrive during a hold. The first one ends the context, and each one is passed on
// to the program once started was called. release gives the signals back to the process.
func relaySignals(ctx context.Context, session *cli.Session) (work context.Context, started func(*cli.Process), release func()) {
	work, cancel := context.WithCancelCause(ctx)
	if session.Environment.TakeSignals == nil {
		return work, func(*cli.Process) {}, func() { cancel(nil) }
	}
	received, giveBack := session.Environment.TakeSignals()
	programs, done := make(chan *cli.Process, 1), make(chan struct{})
	go func() {
		var program *cli.Process
		var pending []os.Signal // received before the program was started
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
