package cmd

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"jt/client"
	"jt/output"
)

// The exit codes, as `jt help exit-codes` tells them.
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

// usageError is a command line that cannot be carried out as it stands; nothing was sent.
type usageError struct{ message, hint string }

func (e *usageError) Error() string { return e.message }

// outcomeError is a command that came to something else than it was asked for, without a fault of a server or of the
// command line: some parts failed, nothing to work on was found, a wait ran out of time. It brings its own exit code.
type outcomeError struct {
	exit          int
	code          string // a word for programs, such as not_found
	message, hint string
}

func (e *outcomeError) Error() string { return e.message }

// partlyError is a command of which some parts succeeded and others did not; what became of each was said already.
func partlyError(message, hint string) error {
	return &outcomeError{exitPartly, "partly", message, hint}
}

// notFoundError is a command that has nothing to work on.
func notFoundError(message, hint string) error {
	return &outcomeError{exitNotFound, "not_found", message, hint}
}

// changesError is several changes none of which was made, or that were interrupted; it has the exit code of its cause.
// What became of each was said already.
type changesError struct {
	cause         error
	message, hint string
}

func (e *changesError) Error() string { return e.message }

// partMadeError is a change of one job type of which a part was made, and another failed.
type partMadeError struct {
	what string // was made and was not
	err  error
}

func (e *partMadeError) Error() string { return e.what + ": " + e.err.Error() }
func (e *partMadeError) Unwrap() error { return e.err }

// detailsError is a job type that the server has, but of which it fails to give the details.
type detailsError struct {
	object client.Object // as the list has it
	err    error
}

func (e *detailsError) Error() string { return e.err.Error() }
func (e *detailsError) Unwrap() error { return e.err }

// taskError says what was being done when it went wrong.
type taskError struct {
	task string // such as "cannot list job types"
	err  error
}

func (e *taskError) Error() string { return e.task + ": " + e.err.Error() }
func (e *taskError) Unwrap() error { return e.err }

// programError is the end of a program that jt ran: its exit code is jt's, and jt has nothing to say about it.
type programError struct{ exit int }

func (e programError) Error() string { return fmt.Sprintf("the program ended with %d", e.exit) }

// report is an error as its user reads it.
type report struct {
	exit    int
	Code    string `json:"code"`
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
	Status  int    `json:"status,omitempty"`
	URL     string `json:"url,omitempty"`
}

// report writes an error to stderr and gives the exit code.
func (a *app) report(err error, args []string) int {
	if readerGone(err) {
		return exitDone // the one who reads has what they wanted
	}
	if ended, ok := errors.AsType[*watchEndedError](err); ok {
		return ended.exit
	}
	if ended, ok := errors.AsType[programError](err); ok {
		return ended.exit
	}
	r := describe(err)
	a.write(r, a.errorsAsJSON(args))
	return r.exit
}

// readerGone tells that nobody reads stdout any more. A server's connection can break with the same error.
func readerGone(err error) bool {
	write, ok := errors.AsType[*output.WriteError](err)
	return ok && (errors.Is(write, syscall.EPIPE) || errors.Is(write, fs.ErrClosed))
}

// write writes an error to stderr.
func (a *app) write(r report, asJSON bool) {
	r.Message, r.Hint, r.URL = a.credentials.Redact(r.Message), a.credentials.Redact(r.Hint), a.credentials.Redact(r.URL)
	if asJSON {
		if text, err := readableJSON(map[string]report{"error": r}); err == nil {
			_, _ = a.environment.Stderr.Write(append(output.VisibleJSON(text), '\n'))
			return
		}
	}
	a.note("error: %s", r.Message)
	if r.Hint != "" {
		a.note("hint: %s", r.Hint)
	}
}
