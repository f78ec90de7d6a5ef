package config

import (
	"errors"
	"syscall"
)

// WriteError means that a contexts file could not be changed. It is still the old one.
type WriteError struct {
	Path string
	Err  error // says what was being done
}

func (e *WriteError) Error() string { return e.Path + " was not changed: " + e.Err.Error() }

// Unwrap returns the cause.
func (e *WriteError) Unwrap() error { return e.Err }

// UsageError means that flags, environment and contexts ask for something impossible.
type UsageError struct{ Message, Hint string }

func (e *UsageError) Error() string { return e.Message }

// SecretError means that the program that prints a secret failed. Its text names the program and never holds the secret.
type SecretError struct {
	Message string
	Err     error
}

func (e *SecretError) Error() string { return e.Message }

// Unwrap returns the cause.
func (e *SecretError) Unwrap() error { return e.Err }

// systemText returns an error of the operating system in its own words, without the call and the path.
func systemText(err error) string {
	if system, ok := errors.AsType[syscall.Errno](err); ok {
		return system.Error()
	}
	return err.Error()
}
