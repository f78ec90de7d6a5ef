package cmd

import (
	"github.com/spf13/cobra"

	"jt/internal/check"
	"jt/internal/cli"
)

const checkExample = `  jt check --max-failure-rate 5% --min-jobs 10 --no-system
  jt check --since 1h --max-failed 10 --max-system-failures 0
  jt check landsat-parse@1.0.0 --min-completed 1 --max-running-for 6h
  jt check --max-system-failures 5 --no-system -o name | jt pause -
  jt check --max-failed 0 --jq '.[] | "\(.name) \(.value)"'
  jt check -o openmetrics > jt.prom.new && mv jt.prom.new jt.prom`

func checkCommand(session *cli.Session) *cobra.Command {
	options := check.Options{Thresholds: check.Thresholds()}
	command := &cobra.Command{
		Use:         "check [REF... | SELECTION]",
		Short:       "Check limits, for monitoring",
		Long:        checkHelp,
		Example:     checkExample,
		Annotations: map[string]string{severalServers: ""},
		RunE: func(command *cobra.Command, args []string) error {
			options.Selection.Refs = args
			for i := range options.Thresholds {
				threshold := &options.Thresholds[i]
				threshold.Given = threshold.Given || !threshold.Plain && command.Flags().Changed(threshold.Name)
			}
			options.MinJobsGiven = command.Flags().Changed("min-jobs")
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
	flags.Int64Var(&options.MinJobs, "min-jobs", 1, "fewest completed and failed jobs, a `number`, for --max-failure-rate to apply")
	flags.BoolVar(&options.IgnoreClock, "ignore-clock", false, "use this machine's clock even if it and the server's disagree")
	flags.BoolVar(&options.AllowEmpty, "allow-empty", false, "succeed if there is nothing to check")
	return command
}

const checkHelp = `Check selected job types against limits, for cron jobs and monitoring. The exit
code is 0 if all are within all limits, and 7 if there is a breach.

Give at least one limit: there is no default, and jt check alone is an error. A
value that equals the limit is no breach.

  --max-failure-rate     failed / (failed + completed) jobs
  --max-system-failures  failed jobs whose error has category SYSTEM
  --max-running-for      age of the oldest job that is running now

By default --max-failure-rate applies from one completed or failed job on, so 1
failed job of 1 is a breach; --min-jobs 10 leaves out job types with fewer than
10. Limits on numbers of jobs, such as --max-failed, apply to them all the same.

Jobs are counted as in jt status: those whose status last changed in a window,
by default the last 3 hours. --until alone counts the 3 hours before it.
--max-running-for ignores the window.

jt compares this machine's clock with the Date of the server's responses. If they
disagree by more than 60s, stderr says by how much. A limit that depends on this
machine's clock then ends the check with an error (exit code 1): --max-running-for,
and limits on jobs in a window whose --since or --until depends on it, such as 3h
or 02:00. --ignore-clock checks them anyway, by this machine's clock. A proxy may
stamp the Date by another clock, so jt never uses it as the time. Nothing is
compared if responses have no Date, or come from a cache.

Each breach is a row: id, name, version, check, value, limit and message. check
is the name of the flag, value is what was found, and limit is what is allowed:
a rate from 0 to 1, a number of jobs, or seconds; for --no-paused they are 1 and
0. If there is no breach, a table prints nothing, not even a header, and json
prints [].

If no job of a job type failed or completed in the window, there is no data:
stderr names those job types, and only --min-completed counts that as a breach.
Counts that the server leaves out are an error, not 0. Archived job types are
left out unless --archived is given, or a REF names them. Jobs of long-running job
types do not end, so --max-running-for and --min-completed skip these job types,
unless a REF, --name or --long-running is given. A selection that matches
nothing, or nothing that a limit applies to, is an error (exit code 3), unless
--allow-empty is given.

-o openmetrics prints the counts as metrics: see jt help openmetrics.

--context a,b checks the job types of several servers. Rows then have a column
and a JSON key context, and metrics a label of that name. A server that cannot
be checked is an error that names it: the breaches on the others are shown, and
the exit code is 6 even if there are some.`
