package help

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"jt/internal/cli"
	"jt/output"
)

// Command is `jt help`: cobra's own, except that an unknown topic is an error.
func Command() *cobra.Command {
	return &cobra.Command{
		Use:     "help [command or topic]",
		Short:   "Help about any command or topic",
		Example: "  jt help list\n  jt help time",
		RunE: func(command *cobra.Command, args []string) error {
			about, rest, err := command.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return UnknownCommand(command.Root(), rest)
			}
			about.InitDefaultHelpFlag()
			return about.Help()
		},
	}
}

// UnknownCommand is a cobra.PositionalArgs that accepts no words: what follows would be the name of a command.
func UnknownCommand(command *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return cli.UsageError(fmt.Sprintf("%s has no command %q", command.CommandPath(), args[0]), commandHint(command, args[0]))
}

// commandHint suggests the commands that a mistyped word may have meant.
func commandHint(command *cobra.Command, word string) string {
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
	var meant []string
	suggested := map[*cobra.Command]bool{}
	for _, name := range output.Near(word, names) {
		if below := commands[name]; !suggested[below] {
			meant, suggested[below] = append(meant, name), true
		}
	}
	if hint := cli.DidYouMean(meant); hint != "" {
		return hint
	}
	return fmt.Sprintf("`%s --help` lists the commands", command.CommandPath())
}

// WrongFlag is the error for a flag that is unknown, or whose value cannot be read.
func WrongFlag(command *cobra.Command, err error) error {
	return cli.UsageError(flagProblem(err), flagHint(command, err))
}

// flagProblem says what is wrong with a flag; a value that cannot be read comes with the words of Go's own parsers.
func flagProblem(err error) string {
	invalid, ok := errors.AsType[*pflag.InvalidValueError](err)
	if !ok {
		return err.Error()
	}
	wants := map[string]string{"int": "a whole number", "bool": "true or false"}
	want, known := wants[invalid.GetFlag().Value.Type()]
	if !known {
		return err.Error()
	}
	return fmt.Sprintf("--%s takes %s, and %q is none", invalid.GetFlag().Name, want, invalid.GetValue())
}

// flagHint suggests the flags that a mistyped one may have meant.
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
