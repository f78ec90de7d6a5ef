// Package pause pauses and unpauses job types, for jt pause and jt unpause: it finds them, asks, sends the changes, reports
// them, and with --drain waits until they have no running jobs.
package pause

import (
	"cmp"
	"context"

	"jt/client"
	"jt/client/model"
	"jt/internal/change"
	"jt/internal/cli"
	"jt/internal/hold"
	"jt/internal/selection"
	"jt/internal/wait"
)

// Options are the arguments and flags of `jt pause` or `jt unpause`.
type Options struct {
	Action  change.Action
	Targets selection.TargetOptions
	Consent cli.ConsentOptions
	DryRun  bool
	Drain   wait.DrainOptions // of jt pause
}

// Run changes the job types that options name, and reports what became of each.
func Run(ctx context.Context, session *cli.Session, options Options) error {
	if err := cmp.Or(
		session.Connection.Check(), options.Drain.Prepare(), options.Targets.Prepare(),
		options.Targets.Selection.ReadTimes(session, session.Environment.Now()),
	); err != nil {
		return err
	}
	consent, err := options.Consent.Given(session.Environment)
	if err != nil {
		return err
	}
	// The report is printed after an interrupt too.
	printer, err := session.Printer(context.WithoutCancel(ctx), change.ReportView())
	if err != nil {
		return err
	}
	scale, done, err := session.Connect(ctx)
	if err != nil {
		return err
	}
	defer done()

	if err := change.Supported(ctx, session, scale, options.Action.Paused); err != nil {
		return err
	}
	hold.NoteLeftOver(session)
	plan, drains, err := options.Drain.Plan(ctx, session, scale, options.Action, &options.Targets)
	if err != nil {
		return err
	}
	if !options.Action.Paused {
		hold.WarnOfHeld(session, plan.Server, change.TargetsOf(plan.With(change.ResultPlanned)))
	}
	if options.DryRun {
		change.WarnOfNamed(session, plan.With(change.ResultPlanned))
		change.NoteDryRun(session, plan, "")
		return change.PrintReport(session, printer, plan, plan.Outcome(ctx))
	}
	if err := change.Agree(ctx, session, plan, consent, func() { change.Show(session, plan) }); err != nil {
		return err
	}
	change.CarryOut(ctx, session, plan, func(ctx context.Context, id int64) (model.Object, error) {
		// A request that was begun is finished, also after an interrupt.
		return scale.JobTypes.Update(client.FinishRequests(ctx), id, client.JobTypeUpdate{IsPaused: &options.Action.Paused})
	})
	// The report comes before the wait, so that what was paused is known even if the wait fails.
	reported := change.PrintReport(session, printer, plan, plan.Outcome(ctx))
	if !options.Drain.Wanted {
		return reported
	}
	return wait.DrainPaused(ctx, session, scale, reported, drains, options.Drain.Limit)
}
