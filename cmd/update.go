package cmd

import (
	"github.com/spf13/cobra"

	"jt/internal/cli"
	"jt/internal/help"
	"jt/internal/mapping"
)

const updateExample = `  jt update landsat-parse@1.0.0 --error-mapping mapping.yaml --dry-run
  jt update 6 17 --exit-code 1=bad-input --exit-code -15=algo-timeout
  jt update --match '(?i)landsat' --exit-code 3=bad-input --dry-run
  jt update 6 --remove-exit-code 1 --paused=false
  echo '{}' | jt update --category imagery --error-mapping - --yes
  jt list --paused -o name | jt update - --exit-code 3=bad-input`

const updateHelp = `Update job types: whether they are paused, and which exit code of their jobs
means which error. jt sends all changes of a job type in one request.

` + targetHelp + `

jt shows on stderr what will change, before it sends it. What is already as
requested is left alone. Here --paused sets the state, and does not select by it.

jt help mapping explains the file of --error-mapping, and how to change single
exit codes. If the server made only part of the change of a job type, its result
is failed, and error says what was changed. json and yaml print one object for
one REF, and an array otherwise.` + reportHelp

func updateCommand(session *cli.Session) *cobra.Command {
	options := mapping.Options{}
	command := &cobra.Command{
		Use:     "update (REF... | SELECTION)",
		Short:   "Update job types",
		Long:    updateHelp,
		Example: updateExample,
		RunE: func(command *cobra.Command, args []string) error {
			options.Targets.Args = args
			options.Pausing, options.Mapping = command.Flags().Changed("paused"), command.Flags().Changed("error-mapping")
			return mapping.Update(command.Context(), session, options)
		},
	}
	flags := command.Flags()
	flags.BoolVar(&options.Paused, "paused", false, "pause them; --paused=false unpauses them")
	_ = flags.SetAnnotation("paused", help.OwnFlag, []string{}) // the flag exists
	flags.StringVar(&options.File, "error-mapping", "", "JSON or YAML `file` with the error mapping to set, - for stdin")
	flags.StringArrayVar(&options.ExitCodes, "exit-code", nil, "set the error of an exit code, as `N=NAME`; repeatable")
	flags.StringVar(&options.Error.Title, "error-title", "", "title of the error of --exit-code, if a job type defines its own (Scale 7)")
	flags.StringVar(&options.Error.Category, "error-category", "", "its category: data or job")
	flags.StringVar(&options.Error.Description, "error-description", "", "its description")
	flags.StringArrayVar(&options.RemovedExitCodes, "remove-exit-code", nil, "remove exit code `N` from the mapping; repeatable")
	flags.BoolVar(&options.Force, "force", false, "set names of errors that the server does not have")
	addTargetFlags(flags, &options.Targets, "is_paused")
	addConsentFlags(flags, &options.Consent)
	flags.BoolVar(&options.DryRun, "dry-run", false, "show what would change, and send nothing")
	recordChanges(session, command)
	return command
}
