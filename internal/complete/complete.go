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
	"jt/output"
)

// completionTime is how long a TAB may read. What was read is then kept and printed, within 0.3 s in all.
const completionTime = 280 * time.Millisecond

const (
	noFiles = cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
	// anyFiles are files of any kind. It is not cobra's default, which cobra returns for a wrong command line as well.
	anyFiles = cobra.ShellCompDirectiveFilterFileExt
)

// IsRequest reports whether a shell asks what could follow.
func IsRequest(args []string) bool {
	return len(args) > 1 && (args[0] == cobra.ShellCompRequestCmd || args[0] == cobra.ShellCompNoDescRequestCmd)
}

// Prepare makes ready to answer a shell: nothing but values is printed, and reading them is bounded in time.
func Prepare(ctx context.Context, session *cli.Session) (context.Context, context.CancelFunc) {
	session.Environment.Stderr, session.ProgramStderr = io.Discard, io.Discard
	session.Environment.StderrTerminal = false
	session.Environment.CatchSignals = nil // nothing is left behind that a signal could not end
	session.Args = joinDashedSort(session.Args)
	return context.WithTimeout(ctx, completionTime)
}

// joinDashedSort joins --sort and a field with a dash before it, which cobra would take for the name of a flag.
func joinDashedSort(args []string) []string {
	last := len(args) - 1
	if args[last-1] != "--sort" && args[last-1] != "--order" || !strings.HasPrefix(args[last], "-") {
		return args
	}
	return append(args[:last-1:last-1], args[last-1]+"="+args[last])
}

// AddValues adds what TAB offers to the command that is being completed, and to its flags.
func AddValues(session *cli.Session, root *cobra.Command) {
	completer := &completer{session}
	root.InitDefaultHelpCmd() // cobra adds it when it runs
	command, _, err := root.Find(session.Args[1 : len(session.Args)-1])
	if err != nil {
		return // nor will cobra find one
	}
	command.ValidArgsFunction = orNothing(completer.commandValues()[command.CommandPath()])
	values := completer.flagValues()
	command.InheritedFlags() // adds them to the command's own
	command.Flags().VisitAll(func(flag *pflag.Flag) {
		flag.Usage = strings.ReplaceAll(flag.Usage, "`", "") // which name the value in help texts
		_ = command.RegisterFlagCompletionFunc(flag.Name, orNothing(values[flag.Name]))
	})
}

func orNothing(values cobra.CompletionFunc) cobra.CompletionFunc {
	if values == nil {
		return cobra.NoFileCompletions
	}
	return values
}

// ForgetNames has names read again at the next TAB if the command may have changed something, so that what was just
// paused is offered to jt unpause.
func ForgetNames(session *cli.Session) {
	server := session.Changed.Load()
	if server == nil {
		return
	}
	file := namesFile(session, *server)
	if known := loadNames(file, session.Environment.Now()); len(known.Pages) > 0 {
		known.Next, known.AskAgain = 1, time.Time{}
		_ = known.store(file) // they are a minute old at most
	}
}

// completer offers the values that the server and the contexts of one run have.
type completer struct{ session *cli.Session }

// choice is a value and what it is.
type choice struct{ value, what string }

// fixed completes one of a few values.
func fixed(choices ...choice) cobra.CompletionFunc {
	return func(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return offer(choices, typed), noFiles
	}
}

// described returns values, each with what it is.
func described[Value ~string](values []Value, what map[Value]string) []choice {
	choices := make([]choice, 0, len(values))
	for _, value := range values {
		choices = append(choices, choice{string(value), what[value]})
	}
	return choices
}

// fixedList completes the last of several names with commas between, and offers each once. With dashes, one before a
// name reverses it.
func fixedList(names []string, dashes bool) cobra.CompletionFunc {
	return func(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		end := strings.LastIndex(typed, ",") + 1
		before, last := typed[:end], typed[end:]
		if dashes && strings.HasPrefix(last, "-") {
			before, last = before+"-", last[1:]
		}
		given := strings.Split(typed[:end], ",")
		var choices []choice
		for _, name := range names {
			if strings.HasPrefix(name, last) && !slices.Contains(given, name) && !slices.Contains(given, "-"+name) {
				choices = append(choices, choice{value: before + name})
			}
		}
		return offer(choices, typed), noFiles | cobra.ShellCompDirectiveNoSpace
	}
}

// files leaves the values to the shell.
func files(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return nil, anyFiles
}

// widestDescription is how many cells of a terminal are left to say what a value is.
const widestDescription = 60

// offer returns the choices that begin with what is typed.
func offer(choices []choice, typed string) []cobra.Completion {
	var offered []cobra.Completion
	for _, choice := range choices {
		switch {
		case !strings.HasPrefix(choice.value, typed) || !canBeOffered(choice.value):
		case choice.what == "":
			offered = append(offered, choice.value)
		default:
			what := output.Cut(output.Visible(choice.what), widestDescription, true)
			offered = append(offered, cobra.CompletionWithDesc(choice.value, what))
		}
	}
	return offered
}

// canBeOffered reports whether a shell can read a value: it reads one a line, and a control character could be anything.
func canBeOffered(value string) bool {
	return value != "" && strings.TrimSpace(value) == value && output.Visible(value) == value
}
