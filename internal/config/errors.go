package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// FileError is a contexts file that cannot be read, or that does not say what it should. Its text is of this package's
// own words: what the file holds is not shown, since it can be a secret.
type FileError struct {
	Path         string
	Line, Column int    // counted from 1; 0 where it is about the whole file
	Problem      string // such as "auth.type takes token, bearer, dcos or basic"
	Hint         string // what to do, or ""
	Err          error  // the cause, or nil
}

// Error gives one line such as `/home/ops/.config/jt/contexts.yaml:3:5: stands twice`.
func (e *FileError) Error() string {
	if e.Line == 0 {
		return e.Path + ": " + e.Problem
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.Path, e.Line, e.Column, e.Problem)
}

// Unwrap gives the cause.
func (e *FileError) Unwrap() error { return e.Err }

// WriteError is a contexts file that could not be changed. It is as it was before.
type WriteError struct {
	Path string
	Step string // what was being done, such as "cannot make the folder"
	Err  error
}

func (e *WriteError) Error() string {
	return fmt.Sprintf("%s was not changed: %s: %s", e.Path, e.Step, systemText(e.Err))
}

// Unwrap gives the cause.
func (e *WriteError) Unwrap() error { return e.Err }

// UsageError is what flags, environment and contexts ask for, but which cannot be had.
type UsageError struct{ Message, Hint string }

func (e *UsageError) Error() string { return e.Message }

// SecretError is a secret that could not be had. Its text names where it should come from and never holds it.
type SecretError struct {
	Message, Hint string
	Err           error // the cause, or nil
}

func (e *SecretError) Error() string { return e.Message }

// Unwrap gives the cause.
func (e *SecretError) Unwrap() error { return e.Err }

// systemText is an error of the operating system in its own words, without the call and the path that met it.
func systemText(err error) string {
	if system, ok := errors.AsType[syscall.Errno](err); ok {
		return system.Error()
	}
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return path.Err.Error()
	}
	if link, ok := errors.AsType[*os.LinkError](err); ok {
		return link.Err.Error()
	}
	return err.Error()
}

func quoted(text string) string { return strconv.Quote(text) }

// anyOf writes alternatives: "a, b or c".
func anyOf(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
