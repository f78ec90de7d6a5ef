package cmd

import (
	"github.com/spf13/cobra"

	"jt/internal/cli"
	"jt/internal/list"
)

const failuresExample = `  jt failures
  jt failures landsat-parse@1.0.0
  jt failures --name landsat-parse
  jt failures --limit 10 -o wide
  jt failures --watch --interval 1m
  jt failures --jq 'map(select(.error.name == "docker")) | map(.count) | add'`

func failuresCommand(session *cli.Session) *cobra.Command {
	return plainList(session, &cobra.Command{
		Use:     "failures",
		Aliases: []string{"system-failures"},
		Short:   "List system failures",
		Long: `List the system errors that jobs failed with, the latest first. Each row is one
error of one job type, so a job type can appear several times.

  count     jobs of the job type that FAILED with this error, at any time. The
            specification of the service says running jobs, but servers count
            failed ones
  error     name of the error
  meaning   title of the error, or its description if the server sends no title,
            as released servers do
  category  category of the error, here always SYSTEM. The category of the job
            type, which --category selects, is job_type.category
  first, last
            when a job first and last failed with this error
  ref       NAME@VERSION

jt status counts failures of all categories in a window of time.

The order is the server's. A narrow terminal shows fewer columns. Tables end
with a line of totals.`,
		Example: failuresExample,
	}, list.Failures)
}
