package cmd

import (
	"errors"
	"fmt"
)

// The exit codes, as `jt help exit-codes` lists them.
const (
	exitDone         = 0
	exitFailed       = 1
	exitUsage        = 2
	exitNotFound     = 3
	exitUnauthorized = 4
	exitUnreachable  = 5
	exitPartly       = 6
	exitCheckFailed  = 7
	exitWaitTimeout  = 124
	exitInterrupted  = 130
	exitTerminated   = 143
	signalExit       = 128 // plus the number of the signal that ended a process
)

// usage is a command line that cannot be carried out as it stands.
type usage struct{ message, hint string }

func (e *usage) Error() string  { return e.message }
func (e *usage) Report() report { return usageReport(e.message, e.hint) }

// usageError returns the error of a command line that cannot be carried out as it stands; nothing was sent.
func usageError(message, hint string) error { return &usage{message, hint} }

// outcome is a command that did not come to what it was asked for.
type outcome struct {
	exit                int
	code, message, hint string
}

func (e *outcome) Error() string { return e.message }
func (e *outcome) Report() report {
	return report{Exit: e.exit, Code: e.code, Message: e.message, Hint: e.hint, complete: true}
}

// outcomeError returns the error of a command that came to something else than it was asked for, without a fault of a
// server or of the command line: some parts failed, nothing to work on was found, a wait ran out of time. code is a word
// for programs, such as not_found.
func outcomeError(exit int, code, message, hint string) error {
	return &outcome{exit, code, message, hint}
}

// partlyError returns the error of a command of which some parts succeeded and others did not; what became of each was
// reported already.
func partlyError(message, hint string) error {
	return outcomeError(exitPartly, "partly", message, hint)
}

// notFoundError returns the error of a command that has nothing to work on.
func notFoundError(message, hint string) error {
	return outcomeError(exitNotFound, "not_found", message, hint)
}

// changesOutcome is what several changes came to, with the exit code of its cause.
type changesOutcome struct {
	cause         error
	message, hint string
}

func (e *changesOutcome) Error() string { return e.message }
func (e *changesOutcome) Report() report {
	r := describe(e.cause)
	r.Message, r.complete = e.message, true
	if e.hint != "" {
		r.Hint = e.hint
	}
	return r
}

// changesError returns the error of several changes none of which was made, or that were interrupted; it has the exit
// code of its cause. What became of each was reported already.
func changesError(cause error, message, hint string) error {
	return &changesOutcome{cause, message, hint}
}

// failedTask says what was being done when it went wrong.
type failedTask struct {
	task string
	err  error
}

func (e *failedTask) Error() string { return e.task + ": " + e.err.Error() }
func (e *failedTask) Unwrap() error { return e.err }

// Report puts the task before the message, unless that says it already. Of tasks within each other the outermost counts.
func (e *failedTask) Report() report {
	inner := e.err
	for task, ok := errors.AsType[*failedTask](inner); ok; task, ok = errors.AsType[*failedTask](inner) {
		inner = task.err
	}
	r := describe(inner)
	if !r.complete {
		r.Message = e.task + ": " + r.Message
	}
	return r
}

// taskError wraps an error with what was being done, such as "cannot list job types".
func taskError(task string, err error) error { return &failedTask{task, err} }

// silent is the end of a command about which there is nothing to say.
type silent struct{ exit int }

func (e silent) Error() string { return fmt.Sprintf("ended with exit code %d", e.exit) }

// quietError ends the command with an exit code and no word: that of a program which jt ran, or of a watch that was
// interrupted.
func quietError(exit int) error { return silent{exit} }
