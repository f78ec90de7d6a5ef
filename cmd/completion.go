package cmd

import (
	"fmt"

	"github.com/spf13/cobra"

	"jt/internal/cli"
	"jt/internal/complete"
	"jt/output"
)

const completionLong = `Print the script that lets a shell complete what is typed: commands, flags and
values, among them the names of the server's job types, with what they are.

Names come from the server that flags, JT_SERVER or the context in use name, and
are kept for a minute in jt's cache folder. TAB never waits longer than 0.3 s
for them: what a large server has not told by then comes with the next TAB, and
names of the last day are offered where it does not answer at all. jt COMMAND
--help tells the same about values as TAB.`

// completionShell is a shell that jt completes for, and how its script gets there.
type completionShell struct {
	name, install, example string
}

func completionShells() []completionShell {
	return []completionShell{
		{"bash", `For this shell alone:

  source <(jt completion bash)

For every new one, either add that line to ~/.bashrc, or, where the package
bash-completion is installed, put the script where it is found:

  mkdir -p ~/.local/share/bash-completion/completions
  jt completion bash > ~/.local/share/bash-completion/completions/jt

The script needs bash 3.2 or later and nothing else.`,
			"  source <(jt completion bash)"},
		{"zsh", `For this shell alone, where compinit was run:

  source <(jt completion zsh)

For every new one, either add that line to ~/.zshrc, after compinit, or put the
script into a folder of $fpath:

  mkdir -p ~/.zsh/completions
  jt completion zsh > ~/.zsh/completions/_jt

and have ~/.zshrc say

  fpath=(~/.zsh/completions $fpath)
  autoload -U compinit && compinit`,
			"  source <(jt completion zsh)"},
		{"fish", `For this shell alone:

  jt completion fish | source

For every new one:

  mkdir -p ~/.config/fish/completions
  jt completion fish > ~/.config/fish/completions/jt.fish`,
			"  jt completion fish | source"},
		{"powershell", `For this shell alone:

  jt completion powershell | Out-String | Invoke-Expression

For every new one, add that line to the file that $PROFILE names.

The script needs PowerShell 5 or later.`,
			"  jt completion powershell | Out-String | Invoke-Expression"},
	}
}

func completionCommand(session *cli.Session) *cobra.Command {
	command := &cobra.Command{
		Use:   "completion",
		Short: "Print the script that lets a shell complete commands, flags and names",
		Long:  completionLong,
		Example: `  source <(jt completion bash)
  jt completion fish > ~/.config/fish/completions/jt.fish
  jt completion zsh --help`,
		Args: unknownShell,
		RunE: func(command *cobra.Command, _ []string) error { return command.Help() },
	}
	for _, shell := range completionShells() {
		command.AddCommand(&cobra.Command{
			Use:     shell.name,
			Short:   "Print the script for " + shell.name,
			Long:    "Print the script that lets " + shell.name + " complete what is typed after jt.\n\n" + shell.install,
			Example: shell.example,
			Args:    noArguments,
			RunE: func(command *cobra.Command, _ []string) error {
				return printScript(session, command.Root(), shell.name)
			},
		})
	}
	return command
}

func unknownShell(_ *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return cli.UsageError(fmt.Sprintf("jt has no completion for %q", args[0]), "the shells are bash, zsh, fish and powershell")
}

func printScript(session *cli.Session, root *cobra.Command, shell string) error {
	script, err := complete.Script(root, shell)
	if err != nil {
		return err
	}
	if _, err := session.Environment.Stdout.Write(script); err != nil {
		return &output.WriteError{Err: err}
	}
	return nil
}
