package config

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"jt/internal/document"
)

// secretCommandTime bounds the program that prints a secret: it may wait for a hardware key, but must not hang jt.
const secretCommandTime = 10 * time.Second

// maxSecretBytes bounds the output of such a program.
const maxSecretBytes = 64 << 10

// Resolve returns the secret to sign in with, an empty one without a type. stderr is for the program that prints the secret.
// The error is a *UsageError, a *SecretError or the cause of ctx's end.
func (a Auth) Resolve(ctx context.Context, getenv func(string) string, stderr io.Writer) (Secret, error) {
	switch {
	case a.Type == "":
		return Secret{}, nil
	case a.SecretEnv != "":
		return fromEnvironment(a.SecretEnv, getenv, "the secret")
	case len(a.SecretCommand) > 0:
		return fromCommand(ctx, a.SecretCommand, runCommand(stderr))
	}
	return ReadSecret(a.Secret.Reveal(), "the stored secret")
}

// Resolve returns the value of a header. The error is a *UsageError.
func (h Header) Resolve(getenv func(string) string) (Secret, error) {
	if h.Env != "" {
		return fromEnvironment(h.Env, getenv, "the header "+h.Name)
	}
	return ReadSecret(h.Value.Reveal(), "the header "+h.Name)
}

func fromEnvironment(name string, getenv func(string) string, what string) (Secret, error) {
	value := getenv(name)
	if value == "" {
		return Secret{}, &UsageError{fmt.Sprintf("%s comes from the variable %s, which is not set", what, name), "export " + name}
	}
	return ReadSecret(value, "the variable "+name)
}

func fromCommand(ctx context.Context, program []string, run runner) (Secret, error) {
	name := filepath.Base(program[0])
	bounded, stop := context.WithTimeout(ctx, secretCommandTime)
	defer stop()
	output, err := run(bounded, program)
	switch {
	case ctx.Err() != nil:
		return Secret{}, context.Cause(ctx)
	case bounded.Err() != nil:
		return Secret{}, &SecretError{fmt.Sprintf("the secret command %s did not finish within %.0f s", name, secretCommandTime.Seconds()), bounded.Err()}
	case err != nil:
		return Secret{}, &SecretError{fmt.Sprintf("the secret command %s failed: %s", name, commandProblem(err)), err}
	}
	line, _, _ := strings.Cut(string(output), "\n")
	return ReadSecret(strings.TrimSuffix(line, "\r"), "the output of the secret command "+name)
}

// commandProblem returns why a program failed, without any of its output.
func commandProblem(err error) string {
	if errors.Is(err, exec.ErrNotFound) {
		return "no such program"
	}
	return systemText(err)
}

// ReadSecret returns a text as a secret if it can be sent. The error is a *UsageError that names where the text comes from.
func ReadSecret(given, from string) (Secret, error) {
	text, err := document.Text([]byte(given))
	if failed, ok := errors.AsType[*document.Error](err); ok {
		return Secret{}, &UsageError{from + " cannot be read: " + failed.Problem, failed.Hint}
	}
	if problem := secretProblem(from, string(text)); problem != "" {
		return Secret{}, &UsageError{Message: problem}
	}
	return NewSecret(string(text)), nil
}

// runner runs a program without a shell and returns its output.
type runner func(ctx context.Context, program []string) ([]byte, error)

// runCommand returns a runner whose programs have no stdin, since jt may need its own, and show the user their stderr.
func runCommand(stderr io.Writer) runner {
	return func(ctx context.Context, program []string) ([]byte, error) {
		var output bytes.Buffer
		command := exec.CommandContext(ctx, program[0], program[1:]...) //nolint:gosec // the user's own settings say which
		command.Stdout = &firstBytes{to: &output, left: maxSecretBytes}
		// Not the file itself: a process that stays behind would keep it open, and its reader waiting.
		command.Stderr = struct{ io.Writer }{stderr}
		command.WaitDelay = time.Second // its children may keep the pipe open
		err := command.Run()
		if errors.Is(err, exec.ErrWaitDelay) {
			err = nil // it succeeded, and a child that stays behind, such as an agent, keeps the pipe open
		}
		return output.Bytes(), err
	}
}

// firstBytes keeps the beginning of the text that is written to it.
type firstBytes struct {
	to   *bytes.Buffer
	left int
}

func (f *firstBytes) Write(text []byte) (int, error) {
	kept := text[:min(len(text), f.left)]
	f.left -= len(kept)
	f.to.Write(kept)
	return len(text), nil
}
