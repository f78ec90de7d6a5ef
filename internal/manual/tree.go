// Package manual describes jt's commands for those who read of them outside of jt: as manual pages, and as one file of
// Markdown. It reads the tree of commands that --help is made of. Nothing of it is in jt itself.
package manual

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// commandsOf gives a command and all below it, in the order of their names, without topics of help.
func commandsOf(command *cobra.Command) []*cobra.Command {
	commands := []*cobra.Command{command}
	for _, below := range command.Commands() {
		if !below.Hidden && !isTopic(below) {
			commands = append(commands, commandsOf(below)...)
		}
	}
	return commands
}

func topicsOf(root *cobra.Command) []*cobra.Command {
	return slices.DeleteFunc(slices.Clone(root.Commands()), func(command *cobra.Command) bool { return !isTopic(command) })
}

// isTopic tells text that `jt help` shows and that does nothing.
func isTopic(command *cobra.Command) bool { return !command.Runnable() && !command.HasSubCommands() }

// argumentsOf is what a command takes beside its flags.
func argumentsOf(command *cobra.Command) string {
	_, arguments, _ := strings.Cut(command.Use, " ")
	return arguments
}

// sharedFlags are those that every command has.
func sharedFlags(root *cobra.Command) []*pflag.Flag {
	root.InitDefaultHelpFlag()
	shared := []*pflag.Flag{root.Flags().Lookup("help")}
	root.PersistentFlags().VisitAll(func(flag *pflag.Flag) {
		if isShown(flag) {
			shared = append(shared, flag)
		}
	})
	slices.SortFunc(shared, func(a, b *pflag.Flag) int { return strings.Compare(a.Name, b.Name) })
	return shared
}

// ownFlags are those that not every command has, in the order of their names.
func ownFlags(command *cobra.Command) (own []*pflag.Flag) {
	shared := command.Root().PersistentFlags()
	visit := func(flag *pflag.Flag) {
		if isShown(flag) && flag.Name != "help" && shared.Lookup(flag.Name) == nil {
			own = append(own, flag)
		}
	}
	command.LocalFlags().VisitAll(visit)
	command.InheritedFlags().VisitAll(visit)
	slices.SortFunc(own, func(a, b *pflag.Flag) int { return strings.Compare(a.Name, b.Name) })
	return own
}

func isShown(flag *pflag.Flag) bool { return !flag.Hidden && flag.Deprecated == "" }

// flagText is what a flag's value is called, "" where it takes none, and what the flag is for.
func flagText(flag *pflag.Flag) (value, meaning string) {
	value, meaning = pflag.UnquoteUsage(flag)
	if flag.Name == "help" {
		meaning = "show the help of the command"
	}
	if flag.NoOptDefVal != "" {
		value = "" // it can stand alone, as -v does
	}
	switch flag.DefValue {
	case "", "0", "0s", "false", "[]":
	default:
		meaning += " (default " + flag.DefValue + ")"
	}
	return value, meaning
}
