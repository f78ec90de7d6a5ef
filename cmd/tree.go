package cmd

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"jt/internal/cli"
)

// Tree gives jt's commands with their flags and help, for programs that describe them. It is not there to be run.
func Tree() *cobra.Command {
	a := &cli.Session{Environment: cli.Environment{
		Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: io.Discard, Getenv: func(string) string { return "" },
	}}
	root := command(a)
	root.InitDefaultHelpCmd()
	return root
}
