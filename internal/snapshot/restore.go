package snapshot

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"jt/client"
	"jt/client/model"
	"jt/internal/change"
	"jt/internal/cli"
	"jt/internal/mapping"
	"jt/internal/selection"
	"jt/output"
)

// RestoreOptions are the options of `jt restore`.
type RestoreOptions struct {
	File         string
	Only         string // the part to restore: paused, mapping, or "" for both
	Consent      cli.ConsentOptions
	DryRun       bool
	AllowUnknown bool
	FailOnChange bool // with DryRun: it is an error if anything would be changed
	// WarnOfUnpausing is called with the job types that are to be unpaused, before that is confirmed.
	WarnOfUnpausing func(server string, targets []selection.Target)
}

// Restore changes job types to the state in a file, and reports the result for each.
func Restore(ctx context.Context, session *cli.Session, options RestoreOptions) error {
	if err := session.Connection.Check(); err != nil {
		return err
	}
	consent, err := options.Consent.Given(session.Environment)
	if err != nil {
		return err
	}
	if options.FailOnChange && !options.DryRun {
		return cli.UsageError("--fail-on-changes needs --dry-run", "add --dry-run")
	}
	view := ReportView()
	if options.DryRun && session.ShowsTable() {
		view.Table = []string{"id", "name", "version", "now", "snapshot", "action", "result", "error"}
		view.Wide = view.Table
	}
	// The report is printed even after an interrupt.
	printer, err := session.Printer(context.WithoutCancel(ctx), view)
	if err != nil {
		return err
	}
	saved, err := read(ctx, options.File, session.Environment.Stdin)
	if err != nil {
		return err
	}
	if err := saved.holds(options.Only, "restore"); err != nil {
		return err
	}
	scale, done, err := session.Connect(ctx)
	if err != nil {
		return err
	}
	defer done()

	refuses := !consent && !options.DryRun && !session.CanAsk()
	plan, err := newRestorePlan(ctx, session, scale, saved, options.Only, refuses)
	if err != nil {
		return err
	}
	if refuses && len(plan.With(change.ResultPlanned)) > 0 {
		return change.Agree(ctx, session, &plan.Plan, false, func() {})
	}
	for _, paused := range []bool{false, true} {
		if len(plan.planned(paused)) == 0 {
			continue
		}
		if err := change.Supported(ctx, session, scale, paused); err != nil {
			return err
		}
	}
	plan.warnOfUnknownErrors(ctx, session, scale)
	show := func() {
		plan.show(session, options.DryRun)
		options.WarnOfUnpausing(plan.Server, change.TargetsOf(plan.planned(false)))
	}
	if options.DryRun {
		show()
		change.NoteDryRun(session, &plan.Plan, "")
		plan.compare(options.Only)
		return plan.report(ctx, session, printer, options)
	}
	if err := change.Agree(ctx, session, &plan.Plan, consent, show); err != nil {
		return err
	}
	mapping.CarryOut(ctx, session, scale, &plan.Plan, plan.candidates, func(ctx context.Context, one *candidate) (model.Object, error) {
		return one.restore(ctx, scale)
	})
	return plan.report(ctx, session, printer, options)
}

// holds returns an error if the file has nothing of the part that a task is about: doing nothing would not be a success.
func (s *snapshot) holds(only, task string) error {
	held := slices.ContainsFunc(s.jobTypes, func(saved *jobType) bool {
		return only != onlyMapping && saved.paused != nil || only != onlyPaused && saved.mapping != nil
	})
	if held || len(s.jobTypes) == 0 {
		return nil
	}
	return cli.UsageError(fmt.Sprintf("%s has nothing to %s with --only %s", s.label, task, only), "it was taken with --only; omit --only to "+task+" what it has")
}

// warnOfUnknownErrors warns of names of errors to restore that the server has no error for. It refuses none: the snapshot is of
// what was there, and servers of 2015 save any name.
func (p *restorePlan) warnOfUnknownErrors(ctx context.Context, session *cli.Session, scale *client.Client) {
	refs := mapping.NewNames(p.candidates)
	if len(refs) == 0 {
		return
	}
	known, listed, err := mapping.ReadErrors(ctx, scale)
	if err != nil {
		session.Warn("cannot check the names of errors: %s", cli.Describe(err).Message)
	}
	if err != nil || !listed {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(refs)) {
		if !slices.Contains(known, name) {
			session.Warn("the server has no error named %q, which the file has for %s", name, cli.SomeNames(refs[name]))
		}
	}
}

// report prints the result for each job type of the file, and returns the error of the command.
func (p *restorePlan) report(ctx context.Context, session *cli.Session, printer *output.Printer, options RestoreOptions) error {
	const hint = "add --allow-unknown to succeed anyway"
	outcome := p.Outcome(ctx)
	unknown, planned := p.With(change.ResultUnknown), len(p.With(change.ResultPlanned))
	others := slices.DeleteFunc(p.With(change.ResultFailed), isForeign)
	switch {
	case ctx.Err() == nil && len(p.foreign()) > 0 && len(others) == 0 && len(p.With(change.ResultFailed)) < len(p.candidates):
		outcome = cli.PartlyError(p.Summary(), hintOnlyPaused)
	case outcome != nil:
	case options.FailOnChange && planned > 0 && (options.AllowUnknown || len(unknown) == 0):
		outcome = cli.OutcomeError(cli.ExitCheckFailed, "changes_planned", p.Server+" differs from "+p.file.label+": "+p.Summary(), "")
	case options.AllowUnknown || len(unknown) == 0:
	case len(unknown) == len(p.Rows):
		outcome = cli.NotFoundError("none of the job types in the file are on "+p.Server, "check that this is the right server, or "+hint)
	default:
		outcome = cli.PartlyError(p.Summary(), "check the job types in the file that the server does not have, or "+hint)
	}
	return change.PrintReport(session, printer, &p.Plan, outcome)
}
