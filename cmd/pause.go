package cmd

import (
	"github.com/spf13/cobra"

	"jt/internal/change"
	"jt/internal/cli"
	"jt/internal/pause"
)

const pauseExample = `  jt pause landsat-parse@1.0.0
  jt pause 6 17 23
  jt list --category imagery -o name | jt pause -
  jt pause --category imagery --except landsat-parse@1.0.0
  jt pause --all --dry-run
  jt pause --category imagery --drain --drain-timeout 2h --yes
  jt pause --category imagery --yes -o json > paused.json
  jq -r '.[] | select(.result == "paused").id' paused.json | jt unpause -`

const unpauseExample = `  jt unpause landsat-parse@1.0.0
  jt unpause --paused
  jt list --paused --category delivery -o name | jt resume -
  jt unpause --paused --match '^archive' --yes`

const pauseMeaning = `While a job type is paused none of its queued jobs is started. Its running jobs
go on to their end, and new ones still queue.`

const pauseReportHelp = `

Every change is verified: a server that says yes and does nothing is reported as
a failure. The report has a row for each job type, in the order of the request:
id, name, version, action, result and error. The results are

  paused, unpaused   changed
  unchanged          it was so already
  failed             not changed, or not known to be; error tells why
  skipped            left alone by the selection, or not begun; error tells why
  planned            what --dry-run would change

Where some are as wanted and others failed the exit code is 6; where all failed,
or none was changed and others not begun, that of the failure. An interrupt lets
the requests that are on their way finish and begins no other; so does an answer
that jt is not signed in, and so do three changes in a row that do not reach the
server. The same command then does the rest.`

func pauseCommand(session *cli.Session) *cobra.Command {
	return actionCommand(session, change.Pause(), &cobra.Command{
		Short: "Pause job types, so that no job of theirs is started",
		Long: `Pause job types.

` + pauseMeaning + `
A job type that is paused already is left alone: pausing it again would
overwrite since when it is.` + drainHelp + "\n\n",
		Example: pauseExample,
	})
}

func unpauseCommand(session *cli.Session) *cobra.Command {
	return actionCommand(session, change.Unpause(), &cobra.Command{
		Aliases: []string{"resume"},
		Short:   "Unpause job types, so that their jobs are started again",
		Long: `Unpause job types, so that their queued jobs are started again.

` + pauseMeaning + `
A job type that is not paused is left alone.

`,
		Example: unpauseExample,
	})
}

func actionCommand(session *cli.Session, action change.Action, command *cobra.Command) *cobra.Command {
	options := pause.Options{Action: action}
	command.Use = action.Name + " REF... | selection"
	command.Long += targetHelp + pauseReportHelp
	command.RunE = func(command *cobra.Command, args []string) error {
		options.Targets.Args = args
		readDrain(command.Flags(), &options.Drain)
		return pause.Run(command.Context(), session, options)
	}
	flags := command.Flags()
	addTargetFlags(flags, &options.Targets)
	addConsentFlags(flags, &options.Consent)
	flags.BoolVar(&options.DryRun, "dry-run", false, "show what would be done, and change nothing")
	if action.Paused {
		addDrainFlags(flags, &options.Drain)
	}
	return command
}
