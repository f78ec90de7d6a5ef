package cmd

import (
	"github.com/spf13/cobra"

	"jt/internal/cli"
	"jt/internal/list"
)

const runningExample = `  jt running
  jt running --limit 10
  jt running --watch
  jt running --long-running -o wide
  jt running --jq '.[] | select(.count > 3) | .job_type.name'`

func runningCommand(session *cli.Session) *cobra.Command {
	return plainList(session, &cobra.Command{
		Use:   "running",
		Short: "List the job types of which jobs run now",
		Long: `List the job types of which jobs run now, with how many do, since when the
oldest of them runs, and for how long: the longest first, as the server has
them.

  count    the jobs that run
  since    when the oldest of them began
  for      how long that is ago; in csv, tsv and json the seconds
  ref      name@version

Narrow terminals are shown fewer columns. Tables end in a line of totals.`,
		Example: runningExample,
	}, list.Running)
}
