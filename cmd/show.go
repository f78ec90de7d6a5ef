package cmd

import (
	"fmt"

	"github.com/spf13/cobra"

	"jt/internal/cli"
	"jt/internal/list"
	"jt/internal/log"
)

const showExample = `  jt show landsat-parse@1.0.0
  jt show 12 --trend
  jt show 12 -o yaml
  jt show 12 --jq .interface.command
  jt list --paused -o name | jt show -
  jt show 6 7 8 --columns id,name,error_mapping.version,interface.command -o csv`

func showCommand(session *cli.Session) *cobra.Command {
	options := list.DetailsOptions{PausedBy: log.PausedBy(session)}
	command := &cobra.Command{
		Use:     "show REF...",
		Aliases: []string{"get", "describe"},
		Short:   "Show details of job types",
		Long: `Show everything the server knows about job types: what they are, how they run,
how their jobs did in the last 6, 12 and 24 hours, which errors their exit codes
mean, and their interface.

` + refHelp + `

Each job type has its own page. It opens with a line that says how the job type
is doing, and ends with its identity. On a terminal, pages that are longer than
the screen go through $PAGER, by default less (on Windows none); --no-pager and
PAGER=cat print them.

--trend adds the failures of the last 24 hours, by hour, to each page. It takes
24 lists of all job types; other formats do not have it. jt status --every has
more.

With -o wide or --columns each job type has a line of a table instead. json and yaml print the server's object for one REF, and an array
for several.

From /v6 on, a page takes the counts from three lists of all job types, which a
large server may take long for; the other formats have no counts there.

If some of several REFs name no job type, jt shows the others and names the
missing ones on stderr (exit code 6, or 3 if all are missing). If a REF names
several job types, nothing is shown.`,
		Example: showExample,
		Args:    needRefs,
		RunE: func(command *cobra.Command, args []string) error {
			return list.Details(command.Context(), session, args, options)
		},
	}
	command.Flags().BoolVar(&options.Trend, "trend", false, "add a line with the failures of the last 24 hours, by hour")
	command.Flags().BoolVar(&options.NoPager, "no-pager", false, "do not show long pages through $PAGER")
	return command
}

// needRefs is for commands that take only REFs.
func needRefs(command *cobra.Command, args []string) error {
	if len(args) > 0 {
		return nil
	}
	return cli.UsageError(fmt.Sprintf("%s needs a REF", command.CommandPath()), cli.HintRef)
}

// refHelp is for the help of each command that takes only REFs.
const refHelp = `A REF names a job type: an id, a name that has only one version, or
NAME@VERSION. - reads REFs from stdin, one per line, as jt list -o name prints
them.`
