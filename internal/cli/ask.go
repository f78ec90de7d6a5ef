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

// ConsentOptions say whether a command may change what was selected without asking.
type ConsentOptions struct{ Yes bool }

// Given reports whether flag or environment say yes.
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

// Agree asks on the terminal; no is what silence means. Without a terminal there is nobody to ask. The error is that
// there was no yes.
func (s *Session) Agree(ctx context.Context, question string) error {
	if !s.Environment.StdinTerminal || !s.Environment.StderrTerminal {
		return UsageError("cannot ask for confirmation without a terminal; nothing was changed", "add --yes or set JT_YES=1; --dry-run only shows the plan")
	}
	_, _ = fmt.Fprint(s.Environment.Stderr, output.Visible(question)+" [y/N] ")
	answer, _ := s.readLine(ctx) // the end of the input is no answer, which means no
	if !strings.HasSuffix(answer, "\n") {
		s.Note("") // the question's line ends
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

// AskSecret returns a secret that is typed at the terminal, where it is not shown, else the first line of stdin.
func (s *Session) AskSecret(ctx context.Context, question string) (config.Secret, error) {
	from, answered := "the first line of stdin", func() {}
	if s.Environment.StdinTerminal && s.Environment.HideTyping != nil {
		show, err := s.Environment.HideTyping()
		if err != nil {
			return config.Secret{}, err
		}
		from, answered = "the typed secret", func() {
			show()
			s.Note("") // the question's line ends
		}
		// Only now: not even the first character of one who is quick is to be seen.
		_, _ = fmt.Fprint(s.Environment.Stderr, output.Visible(question))
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
		return secret, UsageError("nothing was stored: "+err.Error(), "")
	}
	return secret, nil
}

// maxLine bounds what is read for an answer.
const maxLine = 64 << 10

// readLine reads a line of stdin, which may lack its end. A console of Windows takes no longer lines than are asked for at
// once, and tokens are long.
func (s *Session) readLine(ctx context.Context) (string, error) {
	return untilEnd(ctx, func() (string, error) {
		line, err := bufio.NewReaderSize(io.LimitReader(s.Environment.Stdin, maxLine), maxLine).ReadString('\n')
		if errors.Is(err, io.EOF) {
			err = nil
		}
		return line, err
	})
}
