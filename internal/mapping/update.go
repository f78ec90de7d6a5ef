package mapping

import (
	"context"

	"jt/client/model"
	"jt/internal/change"
	"jt/internal/cli"
	"jt/output"
)

// Update changes the job types that options name, and reports what became of each.
func Update(ctx context.Context, session *cli.Session, options Options) error {
	if err := session.Connection.Check(); err != nil {
		return err
	}
	request, err := options.read(ctx, session)
	if err != nil {
		return err
	}
	consent, err := options.Consent.Given(session.Environment)
	if err != nil {
		return err
	}
	// The report is printed even after an interrupt.
	printing, err := session.PrinterOptions(context.WithoutCancel(ctx))
	if err != nil {
		return err
	}
	if err := options.Targets.ReadRefs(ctx, session.Environment.Stdin); err != nil {
		return err
	}
	printing.Single = options.Targets.NamesOne()
	printer, err := output.New(session.Environment.Stdout, change.ReportView(), printing)
	if err != nil {
		return err
	}
	scale, done, err := session.Connect(ctx)
	if err != nil {
		return err
	}
	defer done()

	plan, err := newPlan(ctx, session, scale, &options, request)
	if err != nil {
		return err
	}
	show := func() { plan.show(session, options.DryRun) }
	if options.DryRun {
		show()
		change.NoteDryRun(session, &plan.Plan, "")
		return change.PrintReport(session, printer, &plan.Plan, plan.Outcome(ctx))
	}
	if err := change.Agree(ctx, session, &plan.Plan, consent, show); err != nil {
		return err
	}
	CarryOut(ctx, session, scale, &plan.Plan, plan.edits, func(ctx context.Context, one *edit) (model.Object, error) {
		return one.send(ctx, session, scale)
	})
	return change.PrintReport(session, printer, &plan.Plan, plan.Outcome(ctx))
}
