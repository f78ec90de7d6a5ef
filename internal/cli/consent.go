package cli

import (
	"bufio"
	"context"
	"fmt"
	"strconv"
	"strings"

	"jt/output"
)

// ConsentOptions say whether a command may change what was selected without asking.
type ConsentOptions struct{ Yes bool }

// Given tells whether flag or environment say yes.
func (o *ConsentOptions) Given(environment Environment) (bool, error) {
	text := environment.Getenv("JT_YES")
	if o.Yes || text == "" {
		return o.Yes, nil
	}
	yes, err := strconv.ParseBool(text)
	if err != nil {
		return false, UsageError(fmt.Sprintf("JT_YES=%q says neither yes nor no", text), "set it to 1 or 0, or unset it")
	}
	return yes, nil
}

// Agree asks on the terminal; no is what silence means. Without a terminal there is nobody to ask. The error is that
// there was no yes.
func (s *Session) Agree(ctx context.Context, question string) error {
	if !s.Environment.StdinTerminal || !s.Environment.StderrTerminal {
		return UsageError("nothing was changed: there is no terminal to ask on", "add --yes, or set JT_YES=1; --dry-run shows the plan alone")
	}
	_, _ = fmt.Fprint(s.Environment.Stderr, output.Visible(question)+" [y/N] ")
	answers := make(chan string, 1)
	go func() { // it outlives an interrupt: the reading of a terminal cannot be ended
		answer, _ := bufio.NewReader(s.Environment.Stdin).ReadString('\n') // the end of the input is no answer, which means no
		answers <- answer
	}()
	select {
	case <-ctx.Done():
		s.Note("") // the question's line ends
		return context.Cause(ctx)
	case answer := <-answers:
		if !strings.HasSuffix(answer, "\n") {
			s.Note("")
		}
		switch strings.ToLower(strings.TrimSpace(answer)) {
		case "y", "yes":
			return nil
		}
		return UsageError("nothing was changed: the answer was not yes", "")
	}
}
