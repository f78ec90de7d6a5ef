package complete

import (
	"bytes"
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

// completionTime bounds the reading of one TAB. Storing and printing what was read fits into 0.3 s in all.
const completionTime = 280 * time.Millisecond

const (
	noFiles = cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
	// anyFiles lets the shell complete file names. It is not cobra's default, which cobra returns for a wrong command line too.
	anyFiles = cobra.ShellCompDirectiveFilterFileExt
)

// IsRequest reports whether a shell asks for completions.
func IsRequest(args []string) bool {
	return len(args) > 1 && (args[0] == cobra.ShellCompRequestCmd || args[0] == cobra.ShellCompNoDescRequestCmd)
}

// Prepare prepares a session for completion: it prints only values, and has little time to read them. finish prints them in
// one write: a shell should not read part of them if jt is killed.
func Prepare(ctx context.Context, session *cli.Session) (bounded context.Context, finish func()) {
	var printed bytes.Buffer
	stdout := session.Environment.Stdout
	session.Environment.Stdout = &printed
	session.Environment.Stderr, session.ProgramStderr = io.Discard, io.Discard
	session.Environment.StderrTerminal = false
	session.Environment.CatchSignals = nil // nothing needs cleaning up
	session.Args = joinDashedSort(session.Args)
	bounded, stop := context.WithTimeout(ctx, completionTime)
	return bounded, func() {
		stop()
		_, _ = stdout.Write(printed.Bytes()) // a shell that no longer reads is not an error
	}
}

// joinDashedSort joins --sort and a column with a dash before it: cobra would take -column for a flag.
func joinDashedSort(args []string) []string {
	last := len(args) - 1
	if args[last-1] != "--sort" && args[last-1] != "--order" || !strings.HasPrefix(args[last], "-") {
		return args
	}
	return append(args[:last-1:last-1], args[last-1]+"="+args[last])
}

// AddValues adds completions to the command on the command line and to its flags.
func AddValues(session *cli.Session, root *cobra.Command) {
	completer := &completer{session}
	root.InitDefaultHelpCmd()                                         // cobra adds it when it runs
	command, _, _ := root.Find(session.Args[1 : len(session.Args)-1]) // it leaves errors to the Args of the root
	arguments := completer.commandValues()[command.CommandPath()]
	if arguments == nil && strings.Contains(command.Use, "REF") {
		arguments = completer.refs(nil)
	}
	command.ValidArgsFunction = orNothing(arguments)
	values := completer.flagValues()
	command.InheritedFlags() // adds them to command.Flags()
	command.Flags().VisitAll(func(flag *pflag.Flag) {
		flag.Usage = strings.ReplaceAll(flag.Usage, "`", "") // they mark the name of the value in help texts
		_ = command.RegisterFlagCompletionFunc(flag.Name, orNothing(values[flag.Name]))
	})
}

func orNothing(values cobra.CompletionFunc) cobra.CompletionFunc {
	if values == nil {
		return cobra.NoFileCompletions
	}
	return values
}

// ForgetNames makes the next TAB read names again if the command may have changed something: jt unpause then completes what
// was just paused.
func ForgetNames(session *cli.Session) {
	server := session.Changed.Load()
	if server == nil {
		return
	}
	file := namesFile(session, *server, jobTypeSource().file)
	if known := loadNames(file, session.Environment.Now()); len(known.Pages) > 0 {
		known.Next, known.AskAgain = 1, time.Time{}
		_ = known.store(file) // on failure, they expire within a minute
	}
}

// completer completes values from the server and from contexts.
type completer struct{ session *cli.Session }

// choice is a value and its description, which may be "".
type choice cli.Word

// fixed completes one of several values.
func fixed(choices ...choice) cobra.CompletionFunc {
	return func(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return offer(choices, typed), noFiles
	}
}

// plain returns values without descriptions.
func plain[Value ~string](values ...Value) []choice {
	choices := make([]choice, 0, len(values))
	for _, value := range values {
		choices = append(choices, choice{Name: string(value)})
	}
	return choices
}

// fixedList completes the last name of a comma-separated list, and offers each name once. With dashes, a name may have a dash
// before it, which reverses a sort.
func fixedList(names []choice, dashes bool) cobra.CompletionFunc {
	return func(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		before := typed[:strings.LastIndex(typed, ",")+1]
		given := strings.Split(before, ",")
		if dashes && strings.HasPrefix(typed[len(before):], "-") {
			before += "-"
		}
		var choices []choice
		for _, one := range names {
			if !slices.Contains(given, one.Name) && !slices.Contains(given, "-"+one.Name) {
				choices = append(choices, choice{before + one.Name, one.Meaning})
			}
		}
		return offer(choices, typed), noFiles | cobra.ShellCompDirectiveNoSpace
	}
}

// files lets the shell complete file names.
func files(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return nil, anyFiles
}

// widestDescription bounds the width of a description, in cells.
const widestDescription = 60

// offer returns the choices that start with the typed text.
func offer(choices []choice, typed string) []cobra.Completion {
	var offered []cobra.Completion
	for _, choice := range choices {
		switch {
		case !strings.HasPrefix(choice.Name, typed) || !canBeOffered(choice.Name):
		case choice.Meaning == "":
			offered = append(offered, choice.Name)
		default:
			description := output.Cut(output.Visible(choice.Meaning), widestDescription, true)
			offered = append(offered, cobra.CompletionWithDesc(choice.Name, description))
		}
	}
	return offered
}

// canBeOffered reports whether a shell can read a value: it reads one per line and trims it. A control character could do
// anything.
func canBeOffered(value string) bool {
	return value != "" && strings.TrimSpace(value) == value && output.Visible(value) == value
}
