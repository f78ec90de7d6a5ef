package cmd

import (
	"github.com/spf13/cobra"

	"jt/internal/cli"
	"jt/internal/list"
)

const failuresExample = `  jt failures
  jt failures --name landsat-parse
  jt failures --limit 10 -o wide
  jt failures --watch --interval 1m
  jt failures --jq 'map(select(.error.name == "docker")) | map(.count) | add'`

func failuresCommand(session *cli.Session) *cobra.Command {
	return plainList(session, &cobra.Command{
		Use:     "failures",
		Aliases: []string{"system-failures"},
		Short:   "List the errors of the system that jobs failed with",
		Long: `List the errors of category SYSTEM that jobs failed with, the latest first, as
the server has them: a row for each error of each job type, so that a job type
can come several times.

  count    the jobs of that job type that are FAILED with that error, of all
           time; not those that run, as the specification of the service says
  error    the name of the error
  meaning  its title; its description where the server gives no title, as
           released ones do
  category
           of the error; that of the job type, which --category asks for, is
           job_type.category
  first, last
           when a job first and last failed with it
  ref      name@version

jt status counts the failures of a window of time, of all categories.

Narrow terminals are shown fewer columns. Tables end in a line of totals.`,
		Example: failuresExample,
	}, list.Failures)
}
