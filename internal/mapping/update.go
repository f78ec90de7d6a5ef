package mapping

import (
	"context"
	"maps"
	"slices"
	"strings"

	"jt/client"
	"jt/internal/change"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/internal/view"
	"jt/output"
)

// Update changes one job type, and reports what became of it.
func Update(ctx context.Context, session *cli.Session, options Options) error {
	request, err := newRequest(ctx, session, options)
	if err != nil {
		return err
	}
	// The report is printed after an interrupt too.
	printing, err := session.PrinterOptions(context.WithoutCancel(ctx))
	if err != nil {
		return err
	}
	printing.Single = true
	printer, err := output.New(session.Environment.Stdout, change.View(), printing)
	if err != nil {
		return err
	}
	scale, done, err := session.Connect(ctx)
	if err != nil {
		return err
	}
	defer done()

	plan, err := newPlan(ctx, scale, request)
	if err != nil {
		return err
	}
	plan.show(session)
	if !request.DryRun {
		plan.carryOut(ctx, session, scale)
	}
	return change.Report(ctx, session, printer, &plan.Plan)
}

// show shows on stderr what is to change.
func (p *plan) show(session *cli.Session) {
	for _, code := range p.missing {
		session.Note("the error mapping of %s has no exit code %s", p.target.Ref, code)
	}
	if p.changes.IsPaused != nil {
		change.WarnOfNamed(session, p.Rows)
	}
	showLines(session, "job type", p.target, p.lines)
	showLines(session, "error mapping of", p.target, p.mapping)
}

func showLines(session *cli.Session, of string, target selection.Target, lines []string) {
	if len(lines) > 0 {
		session.Note("%s %s:", of, target.Ref)
	}
	for _, line := range lines {
		session.Note("%s", line)
	}
}

// carryOut makes the change, and shows which names of the mapping the server has no error for.
func (p *plan) carryOut(ctx context.Context, session *cli.Session, scale *client.Client) {
	var after client.Object
	change.CarryOut(ctx, session, &p.Plan, func(ctx context.Context, id int64) (err error) {
		// What was begun is finished, also after an interrupt.
		after, err = scale.JobTypes.Update(client.FinishRequests(ctx), id, p.changes)
		return err
	})
	if p.changes.ErrorMapping == nil || len(p.With(change.ResultUpdated)) == 0 {
		return
	}
	codes := UnknownErrors(*p.changes.ErrorMapping, after)
	for _, name := range slices.Sorted(maps.Keys(codes)) {
		slices.SortFunc(codes[name], view.CompareExitCodes)
		session.Note("the server has no error named %q, which it saved for exit code %s", string(name), strings.Join(codes[name], ", "))
	}
}

// UnknownErrors returns the names of a mapping that the server has no error for, with their exit codes: released servers
// save them all the same. It returns none if the job type, as it is after the change, does not say.
func UnknownErrors(mapping client.ErrorMapping, after client.Object) map[client.ErrorName][]string {
	details, err := after.Details()
	if _, said := after.Field("errors"); !said || err != nil {
		return nil
	}
	known := map[client.ErrorName]bool{}
	for _, failure := range details.Errors {
		known[client.ErrorName(failure.Name)] = true
	}
	codes := map[client.ErrorName][]string{}
	for code, name := range mapping.ExitCodes {
		if !known[name] {
			codes[name] = append(codes[name], code)
		}
	}
	return codes
}
