package cmd

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"jt/internal/cli"
)

// Tree returns jt's commands and topics of help, for programs that describe them. Their help goes to help; they are not
// there to be run.
func Tree(help io.Writer) *cobra.Command {
	a := &cli.Session{Environment: cli.Environment{
		Stdin: strings.NewReader(""), Stdout: help, Stderr: io.Discard, Getenv: func(string) string { return "" },
	}}
	root := command(a)
	root.InitDefaultHelpCmd()
	return root
}
