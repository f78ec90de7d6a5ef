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
  jt pause --category imagery --yes -o name > paused; jt unpause - < paused`

const unpauseExample = `  jt unpause landsat-parse@1.0.0
  jt unpause --paused-after 12h --dry-run
  jt list --paused --category delivery -o name | jt unpause -
  jt unpause --paused --match '^archive' --yes`

// reportHelp is for the help of each command that reports changes.
const reportHelp = `

Every change is verified. A table counts what is unchanged, and shows it only if
REFs on the command line name it. -o name prints only what was changed. jt help
results lists the columns and results, and says when jt stops early. If some
changes succeeded and others failed, the exit code is 6.`

func pauseCommand(session *cli.Session) *cobra.Command {
	return actionCommand(session, change.Pause(), &cobra.Command{
		Short: "Pause job types",
		Long: `Pause job types. While a job type is paused, no queued job of it starts. Running
jobs finish, and new jobs still queue up.

A job type that is already paused is left alone: pausing it again would
overwrite the time of the first pause.

With --drain, jt waits afterwards until the job types have no running jobs (jt
help drain).

`,
		Example: pauseExample,
	})
}

func unpauseCommand(session *cli.Session) *cobra.Command {
	return actionCommand(session, change.Unpause(), &cobra.Command{
		Aliases: []string{"resume"},
		Short:   "Unpause job types",
		Long: `Unpause job types, so that their queued jobs start again.

A job type that is not paused is left alone.

`,
		Example: unpauseExample,
	})
}

func actionCommand(session *cli.Session, action change.Action, command *cobra.Command) *cobra.Command {
	options := pause.Options{Action: action}
	command.Use = action.Name + " (REF... | SELECTION)"
	command.Long += targetHelp + reportHelp
	command.RunE = func(command *cobra.Command, args []string) error {
		options.Targets.Args = args
		readDrain(command.Flags(), &options.Drain)
		return pause.Run(command.Context(), session, options)
	}
	flags := command.Flags()
	addTargetFlags(flags, &options.Targets)
	addConsentFlags(flags, &options.Consent)
	flags.BoolVar(&options.DryRun, "dry-run", false, "show what would be done, and change nothing")
	recordChanges(session, command)
	if action.Paused {
		addDrainFlags(flags, &options.Drain)
	} else {
		addPausedTimes(flags, &options.Targets.Selection)
		addUTCFlag(flags, &options.Targets.Selection.Paused)
	}
	return command
}
