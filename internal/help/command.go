package help

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"jt/internal/cli"
	"jt/output"
)

// Command is `jt help`, like cobra's own, except that an unknown topic is an error.
func Command() *cobra.Command {
	return &cobra.Command{
		Use:     "help [command or topic]",
		Short:   "Explain a command or topic",
		Example: "  jt help list\n  jt help time",
		RunE: func(command *cobra.Command, args []string) error {
			about, err := commandOf(command.Root(), args)
			if err != nil {
				return err
			}
			about.InitDefaultHelpFlag()
			return about.Help()
		},
	}
}

// commandOf returns the command or topic that words name.
func commandOf(root *cobra.Command, words []string) (*cobra.Command, error) {
	about, rest, _ := root.Find(words) // it leaves errors to the Args of the root
	if len(rest) > 0 && about.HasSubCommands() {
		return nil, UnknownCommand(about, rest)
	}
	return about, UnknownCommand(root, rest)
}

// WrongCommand returns the error of a word that names no command, in a command line whose flags were read up to a wrong one or
// to --help. It returns nil if there is no such word.
func WrongCommand(command *cobra.Command) error {
	words := command.Flags().Args()
	switch {
	case command.HasSubCommands():
		return UnknownCommand(command, words)
	case command.CommandPath() == "jt help":
		_, err := commandOf(command.Root(), words)
		return err
	}
	return nil
}

// UnknownCommand is a cobra.PositionalArgs that accepts no arguments: one would be the name of a command.
func UnknownCommand(command *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := cmp.Or(cli.DidYouMean(nearCommands(command, args[0])), fmt.Sprintf("`%s --help` lists the commands", command.CommandPath()))
	return cli.UsageError(fmt.Sprintf("%s has no command %q", command.CommandPath(), args[0]), hint)
}

// nearCommands returns the names of commands that are similar to a word, each command once.
func nearCommands(command *cobra.Command, word string) (near []string) {
	below := slices.DeleteFunc(slices.Clone(command.Commands()), func(one *cobra.Command) bool { return one.Hidden })
	var names []string
	for _, one := range below {
		names = append(append(names, one.Name()), one.Aliases...)
	}
	for _, name := range output.Near(word, names) {
		at := slices.IndexFunc(below, func(one *cobra.Command) bool { return one.Name() == name || one.HasAlias(name) })
		if at >= 0 {
			near, below = append(near, name), slices.Delete(below, at, at+1)
		}
	}
	return near
}

// WrongFlag returns the error for a flag that is unknown or has an invalid value. If the command is unknown, so are its flags,
// also those before it.
func WrongFlag(command *cobra.Command, args []string, err error) error {
	if wrong := WrongCommand(command); wrong != nil {
		return wrong
	}
	if _, unknown := errors.AsType[*pflag.NotExistError](err); unknown && command.HasSubCommands() {
		for i, word := range args {
			near := nearCommands(command, word)
			if slices.Contains(near, word) {
				break
			}
			if len(near) > 0 {
				return UnknownCommand(command, args[i:])
			}
		}
	}
	if cli.IsUsage(err) {
		return err // of the flag's own check
	}
	return cli.UsageError(flagProblem(err), flagHint(command, err))
}

// flagProblem says what is wrong with a flag. The errors of Go's parsers are replaced by plainer words.
func flagProblem(err error) string {
	if invalid, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		wants := map[string]string{"int": "not a whole number", "bool": "not true or false"}
		if want, known := wants[invalid.GetFlag().Value.Type()]; known {
			return fmt.Sprintf("invalid --%s %q: %s", invalid.GetFlag().Name, invalid.GetValue(), want)
		}
	}
	return err.Error()
}

// flagHint suggests flags that a mistyped one may mean.
func flagHint(command *cobra.Command, err error) string {
	var meant []string
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok {
		var names []string
		command.Flags().VisitAll(func(flag *pflag.Flag) { names = append(names, flag.Name) })
		word := cmp.Or(unknown.GetSpecifiedShortnames(), unknown.GetSpecifiedName()) // letters: -category for --category
		for _, name := range output.Near(word, names) {
			meant = append(meant, "--"+name)
		}
	}
	return cmp.Or(cli.DidYouMean(meant), fmt.Sprintf("`%s --help` lists the flags", command.CommandPath()))
}
