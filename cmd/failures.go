package cmd

import (
	"strings"

	"github.com/spf13/cobra"

	"jt/internal/cli"
	"jt/internal/list"
	"jt/internal/view"
)

const failuresExample = `  jt failures
  jt failures landsat-parse@1.0.0
  jt failures --category imagery --since 6h
  jt failures --by error --since 1d --sort count
  jt failures --sort count --limit 10 -o wide
  jt failures --watch --interval 1m
  jt failures --jq 'map(select(.error.name == "docker")) | map(.count) | add'`

func failuresCommand(session *cli.Session) *cobra.Command {
	options := list.FailureOptions{}
	command := &cobra.Command{
		Use:     "failures [REF... | SELECTION]",
		Aliases: []string{"system-failures"},
		Short:   "List system failures",
		Long: `List the system errors that jobs failed with, the latest first. Each row is one
error of one job type, so a job type can appear several times; with --by error,
it is one error of all selected job types.

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
  job_types with --by error, how many job types have failed with it
  ref       NAME@VERSION

--since leaves out errors whose last time was earlier; counts remain those of
all time. jt status counts failures of all categories in a window of time.

--by error adds up the rows that the other flags select. In JSON, such a row has
the keys error, job_types, count, first_error and last_error, and -o name lists
names of errors.

Without --sort, the order is the server's. As in jt status, numbers sort from
highest to lowest, and times from latest to earliest; a dash reverses that, as
in --sort=-count. --sort name sorts by the name of the job type or, with --by
error, of the error. A narrow terminal shows fewer columns. Tables end with a
line of totals.`,
		Example:     failuresExample,
		Annotations: map[string]string{severalServers: ""},
		RunE: func(command *cobra.Command, args []string) error {
			readListFlags(command, &options.Options, args)
			return list.Failures(command.Context(), session, options)
		},
	}
	flags := command.Flags()
	addSelectionFlags(flags, &options.Selection)
	flags.StringVar(&options.By, "by", list.ByJobType, "rows of this `kind`: job-type, or error, which sums over job types")
	flags.StringArrayVar(&options.Sort, "sort", nil, "`columns` to sort by, with - to reverse: "+strings.Join(view.FailureSorts(), ", ")+"; numbers from highest to lowest")
	addSinceFlag(flags, &options.Time, "only errors that last occurred")
	addListFlags(flags, &options.Options, "rows")
	return command
}
