package snapshot

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"jt/client"
	"jt/internal/change"
	"jt/internal/cli"
	"jt/output"
)

// RestoreOptions are what `jt restore` was asked for.
type RestoreOptions struct {
	File         string
	Only         string // the part that is restored: paused, mapping, or "" for both
	Consent      cli.ConsentOptions
	DryRun       bool
	AllowUnknown bool
}

// Restore makes job types as a file has them, and reports what became of each.
func Restore(ctx context.Context, session *cli.Session, options RestoreOptions) error {
	if err := session.Connection.Check(); err != nil {
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
	saved, err := read(ctx, options.File, session.Environment.Stdin)
	if err != nil {
		return err
	}
	if err := saved.holds(options.Only); err != nil {
		return err
	}
	scale, done, err := session.Connect(ctx)
	if err != nil {
		return err
	}
	defer done()

	plan, err := newRestorePlan(ctx, session, scale, saved, options.Only)
	if err != nil {
		return err
	}
	plan.show(session, options.DryRun)
	if options.DryRun {
		session.Note("dry run: nothing is changed on %s", plan.Server)
		return plan.report(ctx, session, printer, options.AllowUnknown)
	}
	if err := change.Ask(ctx, session, &plan.Plan, consent); err != nil {
		return err
	}
	candidates := map[int64]*candidate{}
	for _, candidate := range plan.candidates {
		candidates[candidate.row.Target.ID] = candidate
	}
	change.CarryOut(ctx, session, &plan.Plan, func(ctx context.Context, id int64) error {
		return candidates[id].restore(ctx, scale)
	})
	plan.noteUnknownErrors(session)
	return plan.report(ctx, session, printer, options.AllowUnknown)
}

// holds is an error where the file has nothing of the part that is to be restored: success would be none.
func (s *snapshot) holds(only string) error {
	held := slices.ContainsFunc(s.entries, func(entry *entry) bool {
		return only != onlyMapping && entry.paused != nil || only != onlyPaused && entry.mapping != nil
	})
	if held || len(s.entries) == 0 {
		return nil
	}
	return cli.UsageError(fmt.Sprintf("%s holds nothing for --only %s", s.label, only), "it was taken with --only; leave --only out to restore what it holds")
}

// noteUnknownErrors counts the job types that were given the name of an error that the server does not have.
func (p *restorePlan) noteUnknownErrors(session *cli.Session) {
	jobTypes := map[client.ErrorName]int{}
	for _, candidate := range p.candidates {
		for name := range candidate.unknown {
			jobTypes[name]++
		}
	}
	for _, name := range slices.Sorted(maps.Keys(jobTypes)) {
		session.Note("the server has no error named %q, which it saved in the error mappings of %s", string(name), cli.JobTypes(jobTypes[name]))
	}
}

// report prints what became of each job type of the file, and returns the error that the whole comes to.
func (p *restorePlan) report(ctx context.Context, session *cli.Session, printer *output.Printer, allowUnknown bool) error {
	const hint = "--allow-unknown makes that a success"
	outcome := p.Outcome(ctx)
	unknown := p.With(change.ResultUnknown)
	switch {
	case outcome != nil || allowUnknown || len(unknown) == 0:
	case len(unknown) == len(p.Rows):
		outcome = cli.NotFoundError("none of the file's job types is on "+p.Server, "is that the right server? "+hint)
	default:
		outcome = cli.PartlyError(p.Summary(), "the server lacks job types of the file; "+hint)
	}
	return change.PrintReport(session, printer, &p.Plan, outcome)
}
