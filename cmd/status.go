package cmd

import (
	"strings"

	"github.com/spf13/cobra"

	"jt/internal/cli"
	"jt/internal/list"
	"jt/internal/view"
)

const statusExample = `  jt status
  jt status --failing --sort rate
  jt status --busy --category imagery
  jt status --sort failed --limit 10 --watch --interval 30s
  jt status --since P1D --sort failed --limit 10
  jt status --columns id,name,failed,rate -o csv`

func statusCommand(session *cli.Session) *cobra.Command {
	options := list.StatusOptions{}
	command := &cobra.Command{
		Use:   "status",
		Short: "Count the jobs of each job type by status",
		Long: `Count the jobs of each job type by status, and its failures by the category of
their error.

The counts are those of the jobs whose status last changed in a window of time,
by default the three hours before now: a job that was queued before it and still
waits is not counted. Running jobs are the exception: all of them are counted,
whenever they began. --ended alone counts the three hours before it.

  rate     failed / (failed + completed): a number from 0 to 1, a percentage in
           tables; none where no job failed or completed
  system, data, algorithm, other
           the failures by category; other are those of another one, or of none
  jobs     the jobs of every status
  recent   when a job last came into its status
  bar      completed jobs against failed ones, in tables on a terminal
  ref      name@version

Narrow terminals are shown fewer columns; -o wide shows all counts, --columns
the ones that you name. Tables end in a line of totals.`,
		Example: statusExample,
		Args:    noArguments,
		RunE: func(command *cobra.Command, _ []string) error {
			readListFlags(command.Flags(), &options.Options)
			return list.Status(command.Context(), session, options)
		},
	}
	flags := command.Flags()
	addSelectionFlags(flags, &options.Selection)
	flags.BoolVar(&options.Failing, "failing", false, "only those of which jobs failed in the window*")
	flags.BoolVar(&options.Busy, "busy", false, "only those of which jobs are queued or running*")
	flags.StringVar(&options.Sort, "sort", "name", "`order`: "+strings.Join(view.StatusSorts(), ", ")+"; numbers from the highest")
	addTimeFlags(flags, &options.Time, "count jobs whose status changed")
	addPageFlag(flags, &options.Options)
	addListFlags(flags, &options.Options, "job types")
	return command
}
