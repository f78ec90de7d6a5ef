package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"jt/internal/config"
	"jt/output"
)

// ConsentOptions say whether a command may make its changes without asking.
type ConsentOptions struct{ Yes bool }

// Given reports whether the flag or the environment says yes.
func (o *ConsentOptions) Given(environment Environment) (bool, error) {
	text := environment.Getenv("JT_YES")
	if o.Yes || text == "" {
		return o.Yes, nil
	}
	yes, err := strconv.ParseBool(text)
	if err != nil {
		return false, UsageError(fmt.Sprintf("invalid JT_YES=%q: not 1 or 0", text), "set it to 1 or 0, or unset it")
	}
	return yes, nil
}

// CanAsk reports whether there is a terminal to ask for confirmation.
func (s *Session) CanAsk() bool { return s.Environment.StdinTerminal && s.Environment.StderrTerminal }

// BeforePrompt runs show, which writes notes. If a prompt follows, they appear even with --quiet, since nobody can confirm
// what they do not see.
func (s *Session) BeforePrompt(prompts bool, show func()) {
	s.prompting.Store(prompts && s.CanAsk())
	defer s.prompting.Store(false)
	show()
}

// Agree asks for confirmation on the terminal. Anything but a yes, silence included, is an error, and so is the lack of a
// terminal.
func (s *Session) Agree(ctx context.Context, prompt string) error {
	if !s.CanAsk() {
		return UsageError("cannot ask for confirmation without a terminal; nothing was changed", "add --yes or set JT_YES=1; --dry-run only shows the plan")
	}
	s.prompt(prompt + " [y/N] ")
	answer, _ := s.readLine(ctx) // the end of the input means no
	if !strings.HasSuffix(answer, "\n") {
		s.say("") // end the prompt's line
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return nil
	}
	no := outcome(usageReport("Cancelled; nothing was changed", ""))
	no.Sentence = true
	return &no
}

// AskLogin returns a user and a password, asked for at the terminal, or else the first two lines of stdin. The prompts say
// what they are for.
func (s *Session) AskLogin(ctx context.Context, what string) (user string, password config.Secret, err error) {
	if s.Environment.StdinTerminal {
		s.prompt("user for " + what + ": ")
	}
	line, err := s.readLine(ctx)
	if err != nil {
		return "", config.Secret{}, err
	}
	if user = strings.TrimSpace(line); user == "" {
		return "", config.Secret{}, UsageError("nothing was stored: the user is empty", hintLogin)
	}
	password, err = s.askSecret(ctx, "password of "+user+" for "+what+": ", hintLogin)
	return user, password, err
}

const hintLogin = "type user and password on a terminal, or pass them in the first two lines of stdin"

// AskSecret returns a secret typed at the terminal, without showing it, or else the first line of stdin.
func (s *Session) AskSecret(ctx context.Context, prompt string) (config.Secret, error) {
	return s.askSecret(ctx, prompt, "type the secret on a terminal, or pass it in the first line of stdin")
}

// askSecret returns a secret typed at the terminal, or else the next line of stdin.
func (s *Session) askSecret(ctx context.Context, prompt, hint string) (config.Secret, error) {
	from, read := "the secret from stdin", s.readLine
	if s.Environment.StdinTerminal && s.Environment.HideTyping != nil {
		from, read = "the typed secret", func(ctx context.Context) (string, error) { return s.readHidden(ctx, prompt) }
	}
	line, err := read(ctx)
	if err != nil {
		return config.Secret{}, err
	}
	secret, err := config.ReadSecret(strings.TrimRight(line, "\r\n"), from)
	if err != nil {
		return secret, UsageError("nothing was stored: "+err.Error(), hint)
	}
	return secret, nil
}

// readHidden reads a line from the terminal without showing it.
func (s *Session) readHidden(ctx context.Context, prompt string) (string, error) {
	defer s.Environment.Outlive()()
	show, err := s.Environment.HideTyping(func() { s.prompt(prompt) })
	if err != nil {
		return "", TaskError("cannot hide what is typed", err)
	}
	defer func() {
		show()
		s.say("") // end the prompt's line
	}()
	return s.readLine(ctx)
}

// prompt shows what to type on the terminal.
func (s *Session) prompt(text string) {
	_, _ = fmt.Fprint(s.Environment.Stderr, output.Visible(text))
}

// maxLine bounds a line that is read for an answer.
const maxLine = 64 << 10

// readLine reads the next line of stdin, which may lack its end. It asks for all of maxLine at once: a Windows console cuts a
// line to the size that is asked for, and tokens are long.
func (s *Session) readLine(ctx context.Context) (string, error) {
	if s.stdin == nil {
		s.stdin = bufio.NewReaderSize(s.Environment.Stdin, maxLine)
	}
	line, err := UntilEnd(ctx, func() ([]byte, error) { return s.stdin.ReadSlice('\n') })
	switch {
	case ctx.Err() != nil:
		return "", context.Cause(ctx)
	case err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull):
		return "", TaskError("cannot read stdin", err)
	}
	return string(line), nil
}
