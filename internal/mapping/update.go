package mapping

import (
	"context"
	"maps"
	"slices"
	"strings"

	"jt/client"
	"jt/client/model"
	"jt/internal/change"
	"jt/internal/cli"
	"jt/internal/view"
	"jt/output"
)

// Update changes the job types that options name, and reports what became of each.
func Update(ctx context.Context, session *cli.Session, options Options) error {
	if err := session.Connection.Check(); err != nil {
		return err
	}
	request, err := newRequest(ctx, session, &options)
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
	plan.carryOut(ctx, session, scale)
	return change.PrintReport(session, printer, &plan.Plan, plan.Outcome(ctx))
}

// carryOut makes the changes, and notes names in the mappings that the server has no error for.
func (p *plan) carryOut(ctx context.Context, session *cli.Session, scale *client.Client) {
	edits, turns := map[int64]*edit{}, &Turns{}
	for _, one := range p.edits {
		edits[one.row.Target.ID] = one
	}
	change.CarryOut(ctx, session, &p.Plan, func(ctx context.Context, id int64) (model.Object, error) {
		return edits[id].carryOut(ctx, session, scale, turns)
	})
	codes := map[model.ErrorName][]string{}
	for _, one := range p.edits {
		for name, unknown := range one.unknown {
			codes[name] = append(codes[name], unknown...)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(codes)) {
		slices.SortFunc(codes[name], view.CompareExitCodes)
		session.Warn("the server has no error named %q, but saved the name for exit code %s", string(name), strings.Join(slices.Compact(codes[name]), ", "))
	}
}

// UnknownErrors returns the names in a mapping that the server has no error for, with their exit codes: released servers
// save them anyway. It returns none if the job type, as it is after the change, does not list its errors.
func UnknownErrors(mapping model.ErrorMapping, after model.Object) map[model.ErrorName][]string {
	known, ok := errorNames(after)
	if !ok {
		return nil
	}
	codes := map[model.ErrorName][]string{}
	for code, name := range mapping.ExitCodes {
		if !slices.Contains(known, string(name)) {
			codes[name] = append(codes[name], code)
		}
	}
	return codes
}
