package cmd

import (
	"context"

	"github.com/spf13/cobra"

	"jt/client"
	"jt/internal/change"
	"jt/internal/cli"
	"jt/internal/hold"
	"jt/internal/selection"
	"jt/internal/wait"
)

// pauseOptions are what `jt pause` or `jt unpause` was asked for.
type pauseOptions struct {
	targets selection.TargetOptions
	consent cli.ConsentOptions
	dryRun  bool
	drain   wait.DrainOptions // of jt pause
}

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
	options := pauseOptions{}
	command.Use = action.Name + " REF... | selection"
	command.Long += targetHelp + pauseReportHelp
	command.RunE = func(command *cobra.Command, args []string) error {
		options.targets.Args = args
		readDrain(command.Flags(), &options.drain)
		return runPause(command.Context(), session, action, options)
	}
	flags := command.Flags()
	addTargetFlags(flags, &options.targets)
	addConsentFlags(flags, &options.consent)
	flags.BoolVar(&options.dryRun, "dry-run", false, "show what would be done, and change nothing")
	if action.Paused {
		addDrainFlags(flags, &options.drain)
	}
	return command
}

func runPause(ctx context.Context, session *cli.Session, action change.Action, options pauseOptions) error {
	if err := session.Connection.Check(); err != nil {
		return err
	}
	if action.Paused {
		if err := options.drain.Prepare(); err != nil {
			return err
		}
	}
	if err := options.targets.Prepare(); err != nil {
		return err
	}
	consent, err := options.consent.Given(session.Environment)
	if err != nil {
		return err
	}
	// The report is printed after an interrupt too.
	printer, err := session.Printer(context.WithoutCancel(ctx), change.View())
	if err != nil {
		return err
	}
	scale, done, err := session.Connect(ctx)
	if err != nil {
		return err
	}
	defer done()

	hold.NoteLeftOver(session)
	targets, err := options.targets.Find(ctx, scale, session.Environment.Stdin)
	if err != nil {
		return err
	}
	plan := change.NewPlan(action, scale.BaseURL(), targets, options.targets.Selected())
	var drains []selection.Target
	if options.drain.Wanted {
		if drains, err = wait.Draining(session, plan.Unskipped(), options.drain.IgnoreLongRunning); err != nil {
			return err
		}
	}
	if options.dryRun {
		change.WarnOfNamed(session, plan.With(change.ResultPlanned))
		session.Note("dry run: nothing is changed on %s", plan.Server)
		return change.Report(ctx, session, printer, plan)
	}
	if err := change.Agree(ctx, session, plan, consent); err != nil {
		return err
	}
	change.CarryOut(ctx, session, plan, session.Connection.ChangesAtOnce(), pauseUpdate(scale, action.Paused))
	// What was paused is to be known even if the waiting comes to nothing.
	reported := change.Report(ctx, session, printer, plan)
	if !options.drain.Wanted {
		return reported
	}
	return wait.DrainPaused(ctx, session, scale, reported, drains, options.drain.Limit)
}

// pauseUpdate changes one job type. What it began it finishes, also after an interrupt.
func pauseUpdate(scale *client.Client, paused bool) func(context.Context, int64) error {
	return func(ctx context.Context, id int64) error {
		_, err := scale.JobTypes.Update(client.FinishRequests(ctx), id, client.JobTypeUpdate{IsPaused: &paused})
		return err
	}
}
