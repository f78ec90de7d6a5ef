package cmd

import (
	"bufio"
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"jt/output"
)

// consentOptions say whether a command may change what was selected without asking.
type consentOptions struct{ yes bool }

func (o *consentOptions) addFlags(flags *pflag.FlagSet) {
	flags.BoolVarP(&o.yes, "yes", "y", false, "do not ask (JT_YES=1)")
}

// given tells whether flag or environment say yes.
func (o *consentOptions) given(environment Environment) (bool, error) {
	text := environment.Getenv("JT_YES")
	if o.yes || text == "" {
		return o.yes, nil
	}
	yes, err := strconv.ParseBool(text)
	if err != nil {
		return false, usageError(fmt.Sprintf("JT_YES=%q says neither yes nor no", text), "set it to 1 or 0, or unset it")
	}
	return yes, nil
}

// agree asks on the terminal; no is what silence means. Without a terminal there is nobody to ask. The error is that
// there was no yes.
func (a *app) agree(ctx context.Context, question string) error {
	if !a.environment.StdinTerminal || !a.environment.StderrTerminal {
		return usageError("nothing was changed: there is no terminal to ask on", "add --yes, or set JT_YES=1; --dry-run shows the plan alone")
	}
	_, _ = fmt.Fprint(a.environment.Stderr, output.Visible(question)+" [y/N] ")
	answers := make(chan string, 1)
	go func() { // it outlives an interrupt: the reading of a terminal cannot be ended
		answer, _ := bufio.NewReader(a.environment.Stdin).ReadString('\n') // the end of the input is no answer, which means no
		answers <- answer
	}()
	select {
	case <-ctx.Done():
		a.note("") // the question's line ends
		return context.Cause(ctx)
	case answer := <-answers:
		if !strings.HasSuffix(answer, "\n") {
			a.note("")
		}
		switch strings.ToLower(strings.TrimSpace(answer)) {
		case "y", "yes":
			return nil
		}
		return usageError("nothing was changed: the answer was not yes", "")
	}
}
