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

// Agree asks for confirmation on the terminal. Anything but a yes, silence included, is an error, and so is the lack of a
// terminal.
func (s *Session) Agree(ctx context.Context, prompt string) error {
	if !s.Environment.StdinTerminal || !s.Environment.StderrTerminal {
		return UsageError("cannot ask for confirmation without a terminal; nothing was changed", "add --yes or set JT_YES=1; --dry-run only shows the plan")
	}
	_, _ = fmt.Fprint(s.Environment.Stderr, output.Visible(prompt)+" [y/N] ")
	answer, _ := s.readLine(ctx) // the end of the input means no
	if !strings.HasSuffix(answer, "\n") {
		s.Note("") // end the prompt's line
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
	from, answered := "the first line of stdin", func() {}
	if s.Environment.StdinTerminal && s.Environment.HideTyping != nil {
		show, err := s.Environment.HideTyping()
		if err != nil {
			return config.Secret{}, err
		}
		from, answered = "the typed secret", func() {
			show()
			s.Note("") // end the prompt's line
		}
		// Prompt only now, so that not even the first character of a fast typist shows.
		_, _ = fmt.Fprint(s.Environment.Stderr, output.Visible(prompt))
	}
	line, err := s.readLine(ctx)
	answered()
	switch {
	case ctx.Err() != nil:
		return config.Secret{}, context.Cause(ctx)
	case err != nil:
		return config.Secret{}, TaskError("cannot read stdin", err)
	}
	secret, err := config.ReadSecret(strings.TrimRight(line, "\r\n"), from)
	if err != nil {
		return secret, UsageError("nothing was stored: "+err.Error(), "type the secret on a terminal, or pass it in the first line of stdin")
	}
	return secret, nil
}

// maxLine bounds the line that is read for an answer.
const maxLine = 64 << 10

// readLine reads a line of stdin, which may lack its end. It asks for all of maxLine at once: a Windows console cuts a line
// to the size that is asked for, and tokens are long.
func (s *Session) readLine(ctx context.Context) (string, error) {
	return untilEnd(ctx, func() (string, error) {
		line, err := bufio.NewReaderSize(io.LimitReader(s.Environment.Stdin, maxLine), maxLine).ReadString('\n')
		if errors.Is(err, io.EOF) {
			err = nil
		}
		return line, err
	})
}
