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

	plan, err := newRestorePlan(ctx, session, scale, saved, options, consent)
	if err != nil {
		return err
	}
	if err := plan.supported(ctx, session, scale); err != nil {
		return err
	}
	plan.warnOfUnknownErrors(ctx, session, scale)
	show := func() {
		plan.show(session, options.DryRun)
		options.WarnOfUnpausing(plan.Server, plan.unpaused())
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
	candidates, turns := map[int64]*candidate{}, &mapping.Turns{}
	for _, candidate := range plan.candidates {
		candidates[candidate.row.Target.ID] = candidate
	}
	change.CarryOut(ctx, session, &plan.Plan, func(ctx context.Context, id int64) (model.Object, error) {
		if candidates[id].changes.ErrorMapping != nil {
			done, err := turns.Take(ctx, session, scale, candidates[id].row.Target)
			if err != nil {
				return model.Object{}, err
			}
			defer done()
		}
		return candidates[id].restore(ctx, scale)
	})
	plan.noteUnknownErrors(session)
	return plan.report(ctx, session, printer, options)
}

// supported refuses a plan that unpauses on a release that cannot, before anything is changed.
func (p *restorePlan) supported(ctx context.Context, session *cli.Session, scale *client.Client) error {
	for _, paused := range []bool{false, true} {
		planned := func(one *candidate) bool {
			return one.row.Result == change.ResultPlanned && one.changes.IsPaused != nil && *one.changes.IsPaused == paused
		}
		if slices.ContainsFunc(p.candidates, planned) {
			if err := change.Supported(ctx, session, scale, paused); err != nil {
				return err
			}
		}
	}
	return nil
}

// unpaused returns the job types that are to be unpaused.
func (p *restorePlan) unpaused() []selection.Target {
	var targets []selection.Target
	for _, one := range p.candidates {
		if paused := one.changes.IsPaused; one.row.Result == change.ResultPlanned && paused != nil && !*paused {
			targets = append(targets, one.row.Target)
		}
	}
	return targets
}

// holds returns an error if the file has nothing of the part that a task is about: doing nothing would not be a success.
func (s *snapshot) holds(only, task string) error {
	held := slices.ContainsFunc(s.entries, func(entry *entry) bool {
		return only != onlyMapping && entry.paused != nil || only != onlyPaused && entry.mapping != nil
	})
	if held || len(s.entries) == 0 {
		return nil
	}
	return cli.UsageError(fmt.Sprintf("%s has nothing to %s with --only %s", s.label, task, only), "it was taken with --only; omit --only to "+task+" what it has")
}

// warnOfUnknownErrors warns of names of errors to restore that the server has no error for. It refuses none: the snapshot is of
// what was there, and servers of 2015 save any name.
func (p *restorePlan) warnOfUnknownErrors(ctx context.Context, session *cli.Session, scale *client.Client) {
	refs := map[string][]string{}
	for _, one := range p.candidates {
		if one.row.Result != change.ResultPlanned || one.changes.ErrorMapping == nil {
			continue
		}
		for _, name := range mapping.NewNames(*one.changes.ErrorMapping, one.mappingNow) {
			refs[name] = append(refs[name], one.row.Target.Ref)
		}
	}
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

// noteUnknownErrors counts the job types whose mapping now has the name of an error that the server does not have.
func (p *restorePlan) noteUnknownErrors(session *cli.Session) {
	jobTypes := map[model.ErrorName]int{}
	for _, candidate := range p.candidates {
		for name := range candidate.unknown {
			jobTypes[name]++
		}
	}
	for _, name := range slices.Sorted(maps.Keys(jobTypes)) {
		session.Warn("the server has no error named %q, but saved the name in the error mappings of %s", string(name), cli.JobTypes(jobTypes[name]))
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
