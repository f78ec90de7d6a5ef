package cmd

import (
	"github.com/spf13/cobra"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/list"
	"jt/internal/view"
)

const runningExample = `  jt running
  jt running --limit 10
  jt running --watch
  jt running --long-running -o wide
  jt running --jq '.[] | select(.count > 3) | .job_type.name'`

func runningCommand(session *cli.Session) *cobra.Command {
	return embeddedCommand(session, &cobra.Command{
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
	}, list.Embedded{
		Name: "running", Task: "cannot list running jobs", Noun: "job types with running jobs", Empty: "no jobs run",
		View: view.Running, RowName: view.EmbeddedName,
		Walk: func(jobTypes *client.JobTypesService, options client.PageOptions) *client.List[client.Object] {
			return jobTypes.Running(options).Objects()
		},
	})
}
