package cmd

import (
	"github.com/spf13/cobra"

	"jt/internal/check"
	"jt/internal/cli"
)

const checkExample = `  jt check --max-failure-rate 5% --no-system
  jt check --started PT1H --max-failed 10 --max-system-failures 0
  jt check --name landsat-parse --min-completed 1 --max-running-for PT6H
  jt check --max-system-failures 5 --no-system -o name | jt pause -
  jt check --max-failed 0 --jq '.[] | "\(.name) \(.value)"'
  jt check -o openmetrics > jt.prom.new && mv jt.prom.new jt.prom`

func checkCommand(session *cli.Session) *cobra.Command {
	options := check.Options{Thresholds: check.Thresholds()}
	command := &cobra.Command{
		Use:     "check",
		Short:   "Check job types against bounds, for cron jobs and monitoring",
		Long:    checkHelp,
		Example: checkExample,
		Args:    noArguments,
		RunE: func(command *cobra.Command, _ []string) error {
			for i := range options.Thresholds {
				threshold := &options.Thresholds[i]
				threshold.Given = threshold.Given || !threshold.Plain && command.Flags().Changed(threshold.Name)
			}
			return check.Run(command.Context(), session, options)
		},
	}
	flags := command.Flags()
	addSelectionFlags(flags, &options.Selection)
	addTimeFlags(flags, &options.Time, "count jobs whose status changed")
	for i := range options.Thresholds {
		threshold := &options.Thresholds[i]
		if threshold.Plain {
			flags.BoolVar(&threshold.Given, threshold.Name, false, threshold.Usage)
		} else {
			flags.StringVar(&threshold.Text, threshold.Name, "", threshold.Usage)
		}
	}
	flags.BoolVar(&options.AllowEmpty, "allow-empty", false, "nothing to check is no error")
	return command
}

const checkHelp = `Hold every job type that is selected to bounds. The exit code is 0 where all of
them keep to all bounds, and 7 where there is a breach. At least one bound has
to be given. A figure that is exactly the bound is no breach.

  --max-failure-rate     failed / (failed + completed) jobs: 5% or 0.05
  --max-failed           failed jobs
  --max-system-failures  failed jobs of which the error is of category SYSTEM
  --max-running-for      for how long the oldest job that runs now has been
                         running
  --no-paused            the job type must not be paused
  --min-completed        completed jobs

Jobs are counted as jt status counts them: those whose status last changed in a
window of time, by default the three hours before now. --ended alone counts the
three hours before it. --max-running-for looks at the jobs that run now whatever
the window is.

Each breach is a row: id, name, version, check, value, limit and message. check
is the name of the flag, value what was found and limit the bound: a rate from 0
to 1, a number of jobs, or seconds; for --no-paused 1 and 0. Where there is no
breach a table prints nothing, not even a header, and json is [].

Where no job failed or completed in the window there is no data: stderr names
those job types, and only --min-completed takes that for a breach. Counts that
the server leaves out are not taken for 0, but are an error. Archived job types
are left out unless --archived is given. Jobs of long-running job types are not
meant to end, so --max-running-for and --min-completed do not apply to them
unless --long-running or --name is given. A selection that matches nothing, or
nothing that a bound applies to, is an error (exit code 3), unless --allow-empty
is given.

OPENMETRICS
-o openmetrics, which this command alone has, prints the counts as OpenMetrics
text, which node_exporter's textfile collector reads too. It needs no bound;
where there are some, it counts their breaches, and the exit code is 7 as
without it. It is written at once or, after an error, not at all. To replace a
metrics file in one step:

  jt check -o openmetrics > jt.prom.new && mv jt.prom.new jt.prom

With bounds that && would keep the old file just when there is a breach: go on
where the exit code is 0 or 7. The metrics, each with the labels name and
version unless told otherwise:

  scale_job_type_jobs                      jobs by status and, where they
                                           failed, category
  scale_job_type_paused                    1 where the job type is paused, else
                                           0
  scale_job_type_running_longest_seconds   as --max-running-for, 0 where no job
                                           runs
  scale_job_type_info                      1; id, job_type_category, is_system,
                                           is_long_running
  scale_job_type_breaches                  breaches by check; only with bounds,
                                           no other label
  scale_job_type_window_seconds            length of the window; no labels
  scale_job_type_check_timestamp_seconds   when it was checked; no labels

`
