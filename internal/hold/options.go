package hold

import (
	"context"

	"jt/internal/change"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/internal/wait"
)

// Options are what `jt hold` was asked for.
type Options struct {
	Targets selection.TargetOptions
	Consent cli.ConsentOptions
	Drain   wait.DrainOptions
	DryRun  bool
	Journal string   // file for the journal, in place of jt's own folder
	Program []string // COMMAND and its arguments
}

// Run holds job types as options say.
func Run(ctx context.Context, session *cli.Session, options Options) error {
	if len(options.Program) == 0 {
		return cli.UsageError("there is no COMMAND to run", "put it behind the job types and two dashes: jt hold landsat-parse -- ./deploy.sh")
	}
	if err := session.Connection.Check(); err != nil {
		return err
	}
	if err := options.Drain.Prepare(); err != nil {
		return err
	}
	if err := options.Targets.Prepare(); err != nil {
		return err
	}
	if err := FindProgram(options.Program[0]); err != nil {
		return err
	}
	consent, err := options.Consent.Given(session.Environment)
	if err != nil {
		return err
	}
	place, err := NewPlace(session, options.Journal)
	if err != nil {
		return err
	}
	printer, err := session.Printer(ctx, change.View())
	if err != nil {
		return err
	}
	connection, err := session.Settings(ctx)
	if err != nil {
		return err
	}
	if connection.RequestTimeout == 0 || connection.RequestTimeout > UndoTime {
		connection.RequestTimeout = UndoTime // that it ends is what a hold is for
	}
	scale, done, err := session.Open(connection)
	if err != nil {
		return err
	}
	defer done()

	NoteLeftOver(session)
	targets, err := options.Targets.Find(ctx, scale, session.Environment.Stdin)
	if err != nil {
		return err
	}
	plan := change.NewPlan(change.Pause(), scale.BaseURL(), targets, options.Targets.Selected())
	hold := &Hold{
		Session: session, Scale: scale, Targets: plan.Unskipped(), Limit: options.Drain.Limit,
		Program: options.Program, Place: place,
	}
	if options.Drain.Wanted {
		if hold.Drains, err = wait.Draining(session, hold.Targets, options.Drain.IgnoreLongRunning); err != nil {
			return err
		}
	}
	if options.DryRun {
		change.WarnOfNamed(session, plan.With(change.ResultPlanned))
		session.Note("dry run: nothing is changed on %s, and COMMAND is not run", plan.Server)
		return change.Report(ctx, session, printer, plan)
	}
	if err := change.Agree(ctx, session, plan, consent); err != nil {
		return err
	}
	return hold.Run(ctx)
}
