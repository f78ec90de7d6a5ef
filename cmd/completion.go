package cmd

import (
	"fmt"

	"github.com/spf13/cobra"

	"jt/internal/cli"
	"jt/internal/complete"
	"jt/output"
)

const completionLong = `Print the script that lets a shell complete commands, flags and values, among
them the names of the server's job types, with descriptions.

Names come from the server that flags, JT_SERVER or the current context name,
and are kept for a minute in jt's cache folder. TAB never waits longer than
0.3 s for them: if a large server takes longer, the next TAB offers more. If it
does not respond at all, TAB offers names of the last day. jt COMMAND --help
explains the same values.`

// completionShell is a shell that jt completes for, and how to install the script.
type completionShell struct {
	name, install, example string
}

func completionShells() []completionShell {
	return []completionShell{
		{"bash", `For the current shell:

  source <(jt completion bash)

For every new shell, add that line to ~/.bashrc. Or, if the package
bash-completion is installed, put the script into its folder:

  mkdir -p ~/.local/share/bash-completion/completions
  jt completion bash > ~/.local/share/bash-completion/completions/jt

The script needs bash 3.2 or later and nothing else.`,
			"  source <(jt completion bash)"},
		{"zsh", `For the current shell, after compinit:

  source <(jt completion zsh)

For every new shell, add that line to ~/.zshrc, after compinit. Or put the
script into a folder of $fpath:

  mkdir -p ~/.zsh/completions
  jt completion zsh > ~/.zsh/completions/_jt

and add to ~/.zshrc:

  fpath=(~/.zsh/completions $fpath)
  autoload -U compinit && compinit`,
			"  source <(jt completion zsh)"},
		{"fish", `For the current shell:

  jt completion fish | source

For every new shell:

  mkdir -p ~/.config/fish/completions
  jt completion fish > ~/.config/fish/completions/jt.fish`,
			"  jt completion fish | source"},
		{"powershell", `For the current shell:

  jt completion powershell | Out-String | Invoke-Expression

For every new shell, add that line to the file that $PROFILE names.

The script needs PowerShell 5 or later.`,
			"  jt completion powershell | Out-String | Invoke-Expression"},
	}
}

func completionCommand(session *cli.Session) *cobra.Command {
	command := &cobra.Command{
		Use:   "completion",
		Short: "Set up TAB completion",
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
			Long:    "Print the script that lets " + shell.name + " complete jt's command lines.\n\n" + shell.install,
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
	return cli.UsageError(fmt.Sprintf("no completion for shell %q", args[0]), "the shells are bash, zsh, fish and powershell")
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
