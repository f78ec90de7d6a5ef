package help

import (
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
	return cli.UsageError(fmt.Sprintf("%s has no command %q", command.CommandPath(), args[0]), commandHint(command, args[0]))
}

// commandHint suggests commands that a mistyped word may mean.
func commandHint(command *cobra.Command, word string) string {
	if hint := cli.DidYouMean(nearCommands(command, word)); hint != "" {
		return hint
	}
	return fmt.Sprintf("`%s --help` lists the commands", command.CommandPath())
}

// nearCommands returns the names of commands that are similar to a word, each command once.
func nearCommands(command *cobra.Command, word string) (near []string) {
	var names []string
	commands := map[string]*cobra.Command{} // by each of their names
	for _, below := range command.Commands() {
		if below.Hidden {
			continue
		}
		for _, name := range append([]string{below.Name()}, below.Aliases...) {
			names, commands[name] = append(names, name), below
		}
	}
	suggested := map[*cobra.Command]bool{}
	for _, name := range output.Near(word, names) {
		if below := commands[name]; !suggested[below] {
			near, suggested[below] = append(near, name), true
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
	invalid, ok := errors.AsType[*pflag.InvalidValueError](err)
	if !ok {
		return err.Error()
	}
	wants := map[string]string{"int": "not a whole number", "bool": "not true or false"}
	want, known := wants[invalid.GetFlag().Value.Type()]
	if !known {
		return err.Error()
	}
	return fmt.Sprintf("invalid --%s %q: %s", invalid.GetFlag().Name, invalid.GetValue(), want)
}

// flagHint suggests flags that a mistyped one may mean.
func flagHint(command *cobra.Command, err error) string {
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok {
		name := unknown.GetSpecifiedName()
		if letters := unknown.GetSpecifiedShortnames(); letters != "" {
			name = letters // -category for --category
		}
		var names []string
		command.Flags().VisitAll(func(flag *pflag.Flag) { names = append(names, flag.Name) })
		meant := output.Near(name, names)
		for i := range meant {
			meant[i] = "--" + meant[i]
		}
		if hint := cli.DidYouMean(meant); hint != "" {
			return hint
		}
	}
	return fmt.Sprintf("`%s --help` lists the flags", command.CommandPath())
}
