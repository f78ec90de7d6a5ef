package cmd

import (
	"github.com/spf13/cobra"

	"jt/internal/cli"
	"jt/internal/mapping"
)

const updateExample = `  jt update landsat-parse@1.0.0 --error-mapping mapping.yaml --dry-run
  jt update landsat-parse@1.0.0 --error-mapping mapping.yaml
  jt update 6 --exit-code 1=bad-input --exit-code -15=algo-timeout
  jt update 6 --remove-exit-code 1 --paused=false
  echo '{}' | jt update 6 --error-mapping -
  jt show 6 --jq .error_mapping | jt update 17 --error-mapping -`

const updateHelp = `Update a job type: whether it is paused, and which exit code of its jobs means
which error. jt sends all changes in one request, and verifies them.

` + refHelp + `

jt shows on stderr what will change, before it sends it. What is already as
requested is left alone; if nothing remains to be changed, jt sends nothing.

jt help mapping explains the file of --error-mapping, and how to change single
exit codes.

The report has one row: id, name, version, action, result and error. The result
is updated, unchanged, planned (--dry-run) or failed. If the server made only
part of the change, the result is failed, error says what was changed and what
was not, and the exit code is 6.`

func updateCommand(session *cli.Session) *cobra.Command {
	options := mapping.Options{}
	command := &cobra.Command{
		Use:     "update REF",
		Short:   "Update a job type",
		Long:    updateHelp,
		Example: updateExample,
		RunE: func(command *cobra.Command, args []string) error {
			options.Args = args
			options.Pausing, options.Mapping = command.Flags().Changed("paused"), command.Flags().Changed("error-mapping")
			return mapping.Update(command.Context(), session, options)
		},
	}
	flags := command.Flags()
	flags.BoolVar(&options.Paused, "paused", false, "pause it; --paused=false unpauses it")
	flags.StringVar(&options.File, "error-mapping", "", "JSON or YAML `file` with the error mapping to set, - for stdin")
	flags.StringArrayVar(&options.ExitCodes, "exit-code", nil, "set the error of an exit code, as `N=NAME`; repeatable")
	flags.StringVar(&options.Error.Title, "error-title", "", "title of the error of --exit-code, if a job type defines its own (Scale 7)")
	flags.StringVar(&options.Error.Category, "error-category", "", "its category: data or job")
	flags.StringVar(&options.Error.Description, "error-description", "", "its description")
	flags.StringArrayVar(&options.RemovedExitCodes, "remove-exit-code", nil, "remove exit code `N` from the mapping; repeatable")
	flags.BoolVar(&options.DryRun, "dry-run", false, "show what would change, and send nothing")
	return command
}
