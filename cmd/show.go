package cmd

import (
	"fmt"

	"github.com/spf13/cobra"

	"jt/internal/cli"
	"jt/internal/list"
)

const showExample = `  jt show landsat-parse@1.0.0
  jt show 12 -o yaml
  jt show 12 --jq .interface.command
  jt list --paused -o name | jt show -
  jt show 6 7 8 --columns id,name,error_mapping.version,interface.command -o csv`

func showCommand(session *cli.Session) *cobra.Command {
	return &cobra.Command{
		Use:     "show REF...",
		Aliases: []string{"get", "describe"},
		Short:   "Show all that the server knows of job types",
		Long: `Show all that the server knows of job types: what they are, how they run, how
their jobs of the last 6, 12 and 24 hours did, which errors their exit codes
mean, and their interface.

` + refHelp + `

Each job type is a page of its own. -o wide and --columns make a table with a
line for each instead. json and yaml give the server's object for one REF, and
an array for several.

Of several REFs those that name a job type are shown, and the others named on
stderr (exit code 6; 3 where none of them names one). Where a REF names several
job types, nothing is shown.`,
		Example: showExample,
		Args:    needRefs,
		RunE: func(command *cobra.Command, args []string) error {
			return list.Details(command.Context(), session, args)
		},
	}
}

// needRefs is for commands that work on REFs alone.
func needRefs(command *cobra.Command, args []string) error {
	if len(args) > 0 {
		return nil
	}
	return cli.UsageError(fmt.Sprintf("%s needs a REF", command.CommandPath()), cli.HintRef)
}

// refHelp belongs into the help of each command that takes REFs alone.
const refHelp = `A REF names a job type: its id, its name where it has one version, or
NAME@VERSION; - reads REFs from stdin, one a line, as jt list -o name writes
them.`
