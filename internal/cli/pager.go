package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"

	"jt/output"
)

// defaultPager runs if PAGER is not set. Windows has no pager that shows UTF-8 and colors.
const defaultPager = "less"

// pager is stdout for texts that may be longer than the terminal: then the user's pager shows them.
type pager struct {
	session       *Session
	command       string // "" for none
	width, height int

	text  bytes.Buffer // all of it, in case that the pager does not start
	lines int
	begun bool
	stdin io.WriteCloser    // while the pager is running
	end   func() (exit int) // waits for it
	shown bool
}

// Paged returns a writer to stdout, which the user's pager shows if the text is longer than the terminal, and a function that
// waits until the user has read it. Until then, stderr is kept: it would tear the screen. A signal that ended ctx in the
// meantime is the error, but for Ctrl-C, which is the pager's.
func (s *Session) Paged(wanted bool) (to io.Writer, done func(context.Context) error) {
	p := &pager{session: s}
	if wanted && s.Environment.StdoutTerminal && s.Environment.StartPager != nil && s.Environment.Getenv("TERM") != "dumb" {
		p.command = s.Environment.Pager
		p.width, p.height = s.Environment.StdoutSize()
	}
	if p.command == "" || p.command == "cat" || p.height <= 0 {
		return s.Environment.Stdout, func(context.Context) error { return nil }
	}
	return p, p.close
}

// Write keeps the text until it is longer than the terminal.
func (p *pager) Write(text []byte) (written int, err error) {
	written = len(text)
	p.text.Write(text)
	for line := range strings.Lines(string(text)) {
		p.lines += max(1, (output.Width(strings.TrimSuffix(line, "\n"))+p.width-1)/max(p.width, 1))
	}
	if !p.begun && p.lines >= p.height {
		p.begun = true
		p.start()
		text = p.text.Bytes()
	}
	if p.stdin == nil {
		return written, nil
	}
	if _, err = p.stdin.Write(text); err != nil && !p.finish() {
		err = nil // close prints the text
	}
	return written, err
}

func (p *pager) start() {
	stdin, wait, err := p.session.Environment.StartPager(p.command, p.session.Environment.Stdout)
	if err != nil {
		return // close prints the text
	}
	var kept bytes.Buffer
	before := p.session.DivertStderr(&kept)
	release := p.session.Environment.Outlive() // Ctrl-C is the pager's
	p.stdin, p.end = stdin, func() int {
		exit := wait()
		release()
		p.session.DivertStderr(before)
		_, _ = before.Write(kept.Bytes())
		return exit
	}
}

// finish waits for the pager, and reports whether there was one: a shell may not find it.
func (p *pager) finish() bool {
	_ = p.stdin.Close()
	p.stdin = nil
	exit := p.end()
	p.shown = exit != ExitCannotRun && exit != ExitNoProgram // the exit codes of a shell that runs none
	return p.shown
}

// close waits until the user has read the text, or prints it if there is no pager. A user who quits early has seen enough.
func (p *pager) close(ctx context.Context) error {
	if p.shown || p.stdin != nil && p.finish() {
		if by, ok := errors.AsType[SignalError](context.Cause(ctx)); ok && by.Signal != os.Interrupt {
			return by
		}
		return nil
	}
	if _, err := p.session.Environment.Stdout.Write(p.text.Bytes()); err != nil {
		return &output.WriteError{Err: err}
	}
	return nil
}

// pagerOf returns the command of the user's pager, "" for none.
func pagerOf(variable func(string) (string, bool)) string {
	if command, given := variable("PAGER"); given {
		return strings.TrimSpace(command)
	}
	if runtime.GOOS == "windows" {
		return ""
	}
	return defaultPager
}

// startPager starts a pager. As with git, a shell runs a command that is more than a name.
func startPager(command string, stdout io.Writer) (stdin io.WriteCloser, wait func() (exit int), err error) {
	arguments := []string{command}
	switch isName := !strings.ContainsAny(command, "|&;<>()$`\\\"' \t\n*?[#~=%"); {
	case isName:
	case runtime.GOOS == "windows":
		arguments = strings.Fields(command)
	default:
		arguments = []string{"sh", "-c", command}
	}
	pager := exec.Command(arguments[0], arguments[1:]...) //nolint:gosec,noctx // the user's own program, which ends when its user wants
	pager.Stdout, pager.Stderr = stdout, os.Stderr
	pager.Env = os.Environ()
	if !slices.ContainsFunc(pager.Env, func(variable string) bool { return strings.HasPrefix(variable, "LESS=") }) {
		pager.Env = append(pager.Env, "LESS=FRX")
	}
	if stdin, err = pager.StdinPipe(); err != nil {
		return nil, nil, err
	}
	if err = pager.Start(); err != nil {
		return nil, nil, err
	}
	return stdin, func() int {
		_ = pager.Wait() // its result is the exit code
		return pager.ProcessState.ExitCode()
	}, nil
}
