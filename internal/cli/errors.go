package cli

import (
	"cmp"
	"errors"
	"fmt"

	"jt/internal/terminal"
	"jt/internal/timerange"
)

// The exit codes, as `jt help exit-codes` lists them.
const (
	ExitDone         = 0
	ExitFailed       = 1
	ExitUsage        = 2
	ExitNotFound     = 3
	ExitUnauthorized = 4
	ExitUnreachable  = 5
	ExitPartly       = 6
	ExitCheckFailed  = 7
	ExitWaitTimeout  = 124
	ExitCannotRun    = 126 // a program, as in shells
	ExitNoProgram    = 127
	ExitInterrupted  = 130
	ExitTerminated   = 143
	SignalExit       = terminal.SignalExit // plus the number of the signal that ended a process
)

// outcome is the error of a command that did not do what it was asked for.
type outcome Report

func (e *outcome) Error() string  { return e.Message }
func (e *outcome) Report() Report { return Report(*e) }

// UsageError returns the error of a command line that cannot be carried out; nothing was changed.
func UsageError(message, hint string) error {
	return OutcomeError(ExitUsage, "usage", message, hint)
}

// OfFlag returns an error with the name of the flag that it is about.
func OfFlag(flag string, err error) error { return timerange.Of("--"+flag, err) }

// OutcomeError returns the error of a command that did not do what it was asked for, through no fault of a server or of
// the command line: some parts failed, nothing matched, or a wait timed out. code is a word for programs, such as
// not_found.
func OutcomeError(exit int, code, message, hint string) error {
	return &outcome{Exit: exit, Code: code, Message: message, Hint: hint, Complete: true}
}

// PartlyError returns the error of a command that succeeded only in part, after each part was reported.
func PartlyError(message, hint string) error {
	return OutcomeError(ExitPartly, "partly", message, hint)
}

// NotFoundError returns the error of a command that found nothing to work on.
func NotFoundError(message, hint string) error {
	return OutcomeError(ExitNotFound, "not_found", message, hint)
}

// ChangesError returns the error of several changes that all failed or were interrupted, after each was reported. Its exit
// code is that of the cause.
func ChangesError(cause error, message, hint string) error {
	e := outcome(Describe(cause))
	e.Message, e.Hint, e.Complete = message, cmp.Or(hint, e.Hint), true
	return &e
}

// prefixError adds to an error what was being done, or on which of several servers.
type prefixError struct {
	prefix   string
	err      error
	ofServer bool
}

func (e *prefixError) Error() string { return e.prefix + ": " + e.err.Error() }
func (e *prefixError) Unwrap() error { return e.err }

// Report puts the prefix before the message. A task is left out if the message says it already.
func (e *prefixError) Report() Report {
	r := Describe(e.err)
	if e.ofServer || !r.Complete {
		r.Message = e.prefix + ": " + r.Message
	}
	r.Complete = r.Complete || e.ofServer
	return r
}

// TaskError wraps an error with what was being done, such as "cannot list job types". Of nested tasks
// only the outermost is kept.
func TaskError(task string, err error) error {
	if inner, ok := errors.AsType[*prefixError](err); ok && !inner.ofServer {
		err = inner.err
	}
	return &prefixError{task, err, false}
}

// silent ends a command without a message.
type silent struct{ exit int }

func (e silent) Error() string { return fmt.Sprintf("ended with exit code %d", e.exit) }

// QuietError returns an error that ends the command with an exit code and no message: that of a program that jt ran, or of
// a watch that was interrupted.
func QuietError(exit int) error { return silent{exit} }
