package complete

import (
	"context"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"jt/internal/cli"
)

// completionTime is how long a TAB may take, whatever it asks.
const completionTime = 300 * time.Millisecond

// Completer offers the values that the server and the contexts of one run have.
type Completer struct{ Session *cli.Session }

// valueCompleter gives the values that fit what is typed of one.
type valueCompleter = cobra.CompletionFunc

const (
	noFiles = cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
	// files of any kind; an own word for it, since cobra says the default also where a command line is wrong.
	anyFiles = cobra.ShellCompDirectiveFilterFileExt
)

// completionRequests are the hidden commands by which shells ask.
func completionRequests() []string {
	return []string{cobra.ShellCompRequestCmd, cobra.ShellCompNoDescRequestCmd}
}

// IsRequest tells whether a shell asks what could follow.
func IsRequest(args []string) bool {
	return len(args) > 1 && slices.Contains(completionRequests(), args[0])
}

// Prepare makes ready to answer a shell: it says nothing beside the values, and takes no longer than there is time.
func Prepare(ctx context.Context, session *cli.Session) (context.Context, context.CancelFunc) {
	session.Environment.Stderr, session.ProgramStderr = io.Discard, io.Discard
	session.Environment.StderrTerminal = false
	session.Environment.CatchSignals = nil // nothing is left behind that a signal could not end
	session.Args = dashedValues(session.Args)
	return context.WithTimeout(ctx, completionTime)
}

// dashedValues joins --order and a field with a dash before it, which cobra would take for the name of a flag.
func dashedValues(args []string) []string {
	last := len(args) - 1
	if last < 2 || args[last-1] != "--order" || !strings.HasPrefix(args[last], "-") {
		return args
	}
	return append(args[:last-1:last-1], args[last-1]+"="+args[last])
}

// AddValues gives the command that is completed, and its flags, their values. No other run has use for them.
func AddValues(session *cli.Session, root *cobra.Command) {
	c := &Completer{session}
	root.InitDefaultHelpCmd() // cobra adds it no sooner than it runs
	command, _, err := root.Find(session.Args[1 : len(session.Args)-1])
	if err != nil {
		return // nor will cobra find one
	}
	values, ok := c.CommandValues()[command.CommandPath()]
	if !ok {
		values = cobra.NoFileCompletions
	}
	command.ValidArgsFunction = values
	isFlag := func(word string) bool { return strings.HasPrefix(word, "-") }
	if !slices.ContainsFunc(session.Args[len(session.Args)-2:], isFlag) {
		return // no flag is completed, and no value of one
	}
	flags := c.FlagValues()
	addValues := func(flag *pflag.Flag) {
		// What stands between backquotes names the value in help texts.
		flag.Usage = strings.ReplaceAll(flag.Usage, "`", "")
		values, ok := flags[flag.Name]
		if !ok {
			values = cobra.NoFileCompletions
		}
		_ = command.RegisterFlagCompletionFunc(flag.Name, values) // the flag is there, and new
	}
	command.LocalNonPersistentFlags().VisitAll(addValues)
	for with := command; with != nil; with = with.Parent() {
		with.PersistentFlags().VisitAll(addValues)
	}
}

// Choice is a value and what it is.
type Choice struct{ Value, What string }

// fixed completes one of a few values.
func fixed(choices ...Choice) valueCompleter {
	return func(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return Offer(choices, typed), noFiles
	}
}

// completeFiles leaves the values to the shell.
func completeFiles(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return nil, anyFiles
}
