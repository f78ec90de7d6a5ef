package cli

import (
	"bufio"
	"cmp"
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
	_, _ = fmt.Fprint(s.Environment.Stderr, output.Visible(prompt)+" [y/N] ")
	answer, _ := s.readLine(ctx) // the end of the input means no
	if !strings.HasSuffix(answer, "\n") {
		s.Say("") // end the prompt's line
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return nil
	}
	no := outcome(UsageReport("Cancelled; nothing was changed", ""))
	no.Sentence = true
	return &no
}

// AskSecret returns a secret typed at the terminal, without showing it, or else the first line of stdin.
func (s *Session) AskSecret(ctx context.Context, prompt string) (config.Secret, error) {
	from, read := "the first line of stdin", s.readLine
	if s.Environment.StdinTerminal && s.Environment.HideTyping != nil {
		from, read = "the typed secret", func(ctx context.Context) (string, error) { return s.readHidden(ctx, prompt) }
	}
	line, err := read(ctx)
	switch {
	case ctx.Err() != nil:
		return config.Secret{}, context.Cause(ctx)
	case err != nil:
		return config.Secret{}, TaskError("cannot read stdin", err)
	}
	return readSecret(line, from, "type the secret on a terminal, or pass it in the first line of stdin")
}

const hintLogin = "type user and password on a terminal, or pass them in the first two lines of stdin"

// AskLogin returns a user and a password, asked for at the terminal, or else the first two lines of stdin. The prompts say
// what they are for.
func (s *Session) AskLogin(ctx context.Context, what string) (user string, password config.Secret, err error) {
	if !s.Environment.StdinTerminal {
		lines, err := s.readLines(ctx, 2)
		if err != nil {
			return "", config.Secret{}, cmp.Or(context.Cause(ctx), TaskError("cannot read stdin", err))
		}
		if user, err = checkedUser(lines[0]); err != nil {
			return "", config.Secret{}, err
		}
		password, err = readSecret(lines[1], "the second line of stdin", hintLogin)
		return user, password, err
	}
	_, _ = fmt.Fprint(s.Environment.Stderr, output.Visible("user for "+what+": "))
	line, err := s.readLine(ctx)
	if err != nil {
		return "", config.Secret{}, cmp.Or(context.Cause(ctx), TaskError("cannot read stdin", err))
	}
	if user, err = checkedUser(line); err == nil {
		password, err = s.AskSecret(ctx, "password of "+user+" for "+what+": ")
	}
	return user, password, err
}

func checkedUser(line string) (string, error) {
	user := strings.TrimSpace(line)
	if user == "" {
		return "", UsageError("nothing was stored: the user is empty", hintLogin)
	}
	return user, nil
}

func readSecret(line, from, hint string) (config.Secret, error) {
	secret, err := config.ReadSecret(strings.TrimRight(line, "\r\n"), from)
	if err != nil {
		return secret, UsageError("nothing was stored: "+err.Error(), hint)
	}
	return secret, nil
}

// readHidden reads a line from the terminal without showing it.
func (s *Session) readHidden(ctx context.Context, prompt string) (string, error) {
	defer s.Environment.Outlive()()
	show, err := s.Environment.HideTyping(func() { _, _ = fmt.Fprint(s.Environment.Stderr, output.Visible(prompt)) })
	if err != nil {
		return "", err
	}
	defer func() {
		show()
		s.Say("") // end the prompt's line
	}()
	return s.readLine(ctx)
}

// maxLine bounds a line that is read for an answer.
const maxLine = 64 << 10

// readLine reads a line of stdin, which may lack its end.
func (s *Session) readLine(ctx context.Context) (string, error) {
	lines, err := s.readLines(ctx, 1)
	if err != nil {
		return "", err
	}
	return lines[0], nil
}

// readLines reads some lines of stdin, which are empty beyond its end. It asks for all of maxLine at once: a Windows console
// cuts a line to the size that is asked for, and tokens are long.
func (s *Session) readLines(ctx context.Context, count int) ([]string, error) {
	return UntilEnd(ctx, func() ([]string, error) {
		reader := bufio.NewReaderSize(io.LimitReader(s.Environment.Stdin, int64(count)*maxLine), maxLine)
		lines := make([]string, count)
		for i := range lines {
			var err error
			if lines[i], err = reader.ReadString('\n'); err != nil && !errors.Is(err, io.EOF) {
				return nil, err
			}
		}
		return lines, nil
	})
}
