package cmd

import (
	"strings"

	"github.com/spf13/cobra"

	"jt/internal/cli"
	"jt/internal/list"
	"jt/internal/view"
)

const statusExample = `  jt status
  jt status landsat-parse@1.0.0
  jt status --failing --sort rate --min-jobs 10
  jt status --busy --category imagery
  jt status --sort failed --limit 10 --watch --interval 30s
  jt status --since 1d --sort failed --limit 10
  jt status --since 24h --every 1h --failing --sort failed
  jt status --context test,prod --failing
  jt status --columns id,name,failed,rate -o csv`

func statusCommand(session *cli.Session) *cobra.Command {
	options := list.StatusOptions{}
	command := &cobra.Command{
		Use:   "status [REF... | SELECTION]",
		Short: "Count jobs by status",
		Long: `Count the jobs of each job type by status, and failed jobs also by category of
error. Counts cover the last 3 hours, unless --since or --until are given.

A job is counted if its status last changed in this window: a job that was
queued before the window and still waits is not counted. Running jobs are the
exception: all of them are counted, whenever they started. --until alone counts
the 3 hours before it.

  rate     failed / (failed + completed): a number from 0 to 1, a percentage in
           tables; empty if no job failed or completed
  system, data, algorithm, other
           failed jobs by category of error; other is any other one, or none
  jobs     jobs of any status
  recent   when a job last changed its status
  bar      the failure rate, in tables on a terminal: 10 cells are 100%; none
           for fewer than 3 finished jobs
  ref      NAME@VERSION

A narrow terminal shows fewer columns, and calls completed, system and algorithm
done, sys and algo; -o wide shows all counts, and --columns the ones that you
name. Tables end with a line of totals.

--every shows how jobs developed: it cuts the window into steps that end at its
end, not on the hour. The first may be shorter, and 100 are allowed. Each step
takes a list from the server. A job counts in the step of its latest change of
status, so this is no history: a requeued job leaves its older step. The server
counts the jobs that are running now in every step. Tables count them in none:
jobs are then those that changed their status. --failing, --busy, --sort and
--min-jobs use the totals of the window. Tables have these columns:

  trend       failed jobs, a cell for each step, scaled to the largest of the
              row; steps share a cell if the terminal is narrow
  trend_jobs  the same for jobs that changed their status
  worst       when the step with the most failed jobs started, and how many
              failed; worst_at and worst_failed have one of the two. In colors,
              its cell in trend is red

json and yaml have the steps of each job type, with the server's counts. csv and
tsv have a row for each step, with started and ended.

From 10% of 10 finished jobs on, or half of 3, failed jobs are yellow; from 25%
of 10 on they are red. Without colors, ! and !! before the rate say so.`,
		Example:     statusExample,
		Annotations: map[string]string{severalServers: ""},
		RunE: func(command *cobra.Command, args []string) error {
			readListFlags(command, &options.Options, args)
			options.MinJobsGiven = command.Flags().Changed("min-jobs")
			return list.Status(command.Context(), session, options)
		},
	}
	flags := command.Flags()
	addSelectionFlags(flags, &options.Selection)
	flags.BoolVar(&options.Failing, "failing", false, "only job types with failed jobs in the window*")
	flags.BoolVar(&options.Busy, "busy", false, "only job types with queued or running jobs*")
	flags.StringVar(&options.Sort, "sort", "name", "`column` to sort by: "+strings.Join(view.StatusSorts(), ", ")+"; numbers from highest to lowest")
	flags.Int64Var(&options.MinJobs, "min-jobs", 0, "with fewer completed and failed jobs than this `number`, --failing leaves a job type out, and --sort rate sorts it last")
	addTimeFlags(flags, &options.Time, "count jobs whose status changed")
	flags.Var(&textFlag{set: func(text string) error {
		options.Every = &text
		return nil
	}}, "every", "show how jobs developed, in steps of this `time`: 1h, 15m")
	addPageFlag(flags, &options.Options)
	addListFlags(flags, &options.Options, "job types")
	return command
}
