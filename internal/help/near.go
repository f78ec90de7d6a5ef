package help

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"jt/internal/cli"
	"jt/output"
)

// FlagHint says what may have been meant by a flag that is wrong.
func FlagHint(command *cobra.Command, err error) string {
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok {
		name := unknown.GetSpecifiedName()
		if letters := unknown.GetSpecifiedShortnames(); letters != "" {
			name = letters // -category for --category
		}
		var names []string
		command.Flags().VisitAll(func(flag *pflag.Flag) { names = append(names, flag.Name) })
		for _, alias := range []string{"since", "until"} {
			if command.Flags().Lookup(alias) != nil {
				names = append(names, alias)
			}
		}
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

// CommandHint says what may have been meant by a word that is no command.
func CommandHint(command *cobra.Command, word string) string {
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
	told := map[*cobra.Command]bool{}
	for _, name := range output.Near(word, names) {
		if below := commands[name]; !told[below] {
			meant, told[below] = append(meant, name), true
		}
	}
	if hint := cli.DidYouMean(meant); hint != "" {
		return hint
	}
	return fmt.Sprintf("`%s --help` lists the commands", command.CommandPath())
}
