package cli

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"

	"jt/internal/config"
	"jt/output"
)

// maxSecretLine bounds what is read of stdin for a secret.
const maxSecretLine = 64 << 10

// AskSecret gets a secret from the one at the terminal, who does not see it, else the first line of stdin.
func (s *Session) AskSecret(ctx context.Context, question string) (config.Secret, error) {
	if s.Environment.StdinTerminal && s.Environment.ReadHidden != nil {
		text, err := s.Environment.ReadHidden(ctx, func() {
			_, _ = io.WriteString(s.Environment.Stderr, output.Visible(question))
		})
		s.Note("")                                 // the question's line ends
		if err != nil && !errors.Is(err, io.EOF) { // who ends the input has typed what there is
			return config.Secret{}, err
		}
		return typedSecret(text, "what was typed")
	}
	type answer struct {
		text string
		err  error
	}
	answers := make(chan answer, 1)
	go func() { // it outlives an interrupt: the reading of a pipe cannot be ended
		text, err := bufio.NewReader(io.LimitReader(s.Environment.Stdin, maxSecretLine)).ReadString('\n')
		if errors.Is(err, io.EOF) { // the last line may lack its end
			err = nil
		}
		answers <- answer{text, err}
	}()
	select {
	case <-ctx.Done():
		return config.Secret{}, context.Cause(ctx)
	case read := <-answers:
		if read.err != nil {
			return config.Secret{}, TaskError("stdin cannot be read", read.err)
		}
		return typedSecret(strings.TrimRight(read.text, "\r\n"), "the first line of stdin")
	}
}

func typedSecret(text, from string) (config.Secret, error) {
	secret, err := config.ReadSecret(text, from)
	if err != nil {
		return secret, UsageError("there is no secret: "+err.Error(), "nothing was stored")
	}
	return secret, nil
}
