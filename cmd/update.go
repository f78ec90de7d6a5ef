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

const updateHelp = `Change whether a job type is paused, and which exit code of its jobs means which
error. What is so already is left alone; where nothing is left, nothing is sent.
What changes is shown on stderr before it is sent, all in one request, and is
verified afterwards.

` + refHelp + `

THE ERROR MAPPING (--error-mapping FILE, - for stdin) is JSON where it begins
with { and YAML where it does not:

  version: "1.0"
  exit_codes:
    1: bad-input
    -15: algo-timeout

version is a string of up to 50 characters; it may be left out. An exit code is
an integer, never 0; the name of an error is a string. There are no other keys.
The file replaces the mapping that there is, and {} clears it. It is checked
before anything is sent, because some servers save what they cannot read again,
and answer no question about that job type from then on; --error-mapping repairs
such a job type too.

--exit-code and --remove-exit-code change single entries of the mapping as it is
now. Names that the server has no error for are told after the change: servers
save them all the same.

The report has one row: id, name, version, action, result and error. The result
is updated, unchanged, planned (--dry-run) or failed. Where the server made a
part of the change only, it is failed, error tells what is as asked and what is
not, and the exit code is 6.`

func updateCommand(session *cli.Session) *cobra.Command {
	options := mapping.Options{}
	command := &cobra.Command{
		Use:     "update REF",
		Short:   "Change a job type: its error mapping, whether it is paused",
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
	flags.StringArrayVar(&options.ExitCodes, "exit-code", nil, "let an exit code mean an error: `N=NAME`; repeatable")
	flags.StringArrayVar(&options.RemovedExitCodes, "remove-exit-code", nil, "take the exit code `N` out of the mapping; repeatable")
	flags.BoolVar(&options.DryRun, "dry-run", false, "show what would change, and send nothing")
	return command
}
