package mapping

import (
	"context"
	"encoding/json"
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

// Update changes one job type, and reports the result.
func Update(ctx context.Context, session *cli.Session, options Options) error {
	request, err := newRequest(ctx, session, &options)
	if err != nil {
		return err
	}
	// The report is printed even after an interrupt.
	printing, err := session.PrinterOptions(context.WithoutCancel(ctx))
	if err != nil {
		return err
	}
	printing.Single = true
	printer, err := output.New(session.Environment.Stdout, change.ReportView(), printing)
	if err != nil {
		return err
	}
	scale, done, err := session.Connect(ctx)
	if err != nil {
		return err
	}
	defer done()

	plan, err := newPlan(ctx, session, scale, request)
	if err != nil {
		return err
	}
	defer plan.done()
	if paused := plan.changes.IsPaused; paused != nil {
		if err := change.Supported(ctx, session, scale, *paused); err != nil {
			return err
		}
	}
	plan.show(session)
	if options.DryRun {
		change.NoteDryRun(session, &plan.Plan, "")
	} else {
		plan.carryOut(ctx, session, scale)
	}
	return change.PrintReport(session, printer, &plan.Plan, plan.Outcome(ctx))
}

// plan is the change of one job type.
type plan struct {
	change.Plan
	target  selection.Target
	edits   []exitCodeEdit
	before  Current              // the error mapping, if it may change
	done    func()               // lets other processes change it
	changes client.JobTypeUpdate // what has to change
	diff    []string             // of the error mapping, for people
	missing []string             // exit codes to remove that the mapping does not have
}

// newPlan finds the job type, and what has to change.
func newPlan(ctx context.Context, session *cli.Session, scale *client.Client, request *request) (*plan, error) {
	objects, notes, err := selection.Resolve(ctx, scale, []string{request.ref})
	if err != nil {
		return nil, err
	}
	for _, note := range notes {
		session.Note("%s", note)
	}
	target, err := selection.Named(objects[0])
	if err != nil {
		return nil, err
	}
	row := &change.Row{Target: target, Result: change.ResultUnchanged}
	plan := &plan{target: target, edits: request.edits, done: func() {}, Plan: change.Plan{
		Server: scale.BaseURL(), Named: true,
		Action: change.Action{Name: "update", Doing: "updating", Done: change.ResultUpdated}, Rows: []*change.Row{row},
	}}
	if plan.changes.IsPaused, err = PausedChange(target.Object, request.paused); err != nil {
		return nil, err
	}
	if request.mapping != nil || len(request.edits) > 0 {
		if err := scale.Supports(ctx, client.EditErrorMappings); err != nil {
			return nil, err
		}
		if err := plan.setMapping(ctx, session, scale, request); err != nil {
			plan.done()
			return nil, err
		}
	}
	if plan.changes.IsPaused != nil || plan.changes.ErrorMapping != nil {
		row.Result = change.ResultPlanned
	}
	return plan, nil
}

// PausedChange returns the wanted paused state, or nil if it is nil or the job type is in that state already.
func PausedChange(object client.Object, wanted *bool) (*bool, error) {
	if wanted == nil {
		return nil, nil
	}
	// If the server does not report the state, only a change can ensure it.
	_, said := object.Field("is_paused")
	is, err := object.Boolean("is_paused")
	if err != nil || said && is == *wanted {
		return nil, err
	}
	return wanted, nil
}

func (p *plan) setMapping(ctx context.Context, session *cli.Session, scale *client.Client, request *request) (err error) {
	read := readCurrent
	if !request.dryRun {
		done, err := TakeTurn(ctx, session, scale, p.target)
		if err != nil {
			return err
		}
		p.done, read = done, readAgain
	}
	now, err := read(ctx, scale, p.target)
	if err != nil {
		return err
	}
	p.before = now
	wanted := request.mapping
	if wanted == nil {
		if wanted, p.missing, err = now.edited(request.edits); err != nil {
			return err
		}
	}
	text, err := json.Marshal(wanted)
	if err != nil {
		return err
	}
	if p.diff = Diff(now, text); len(p.diff) > 0 {
		p.changes.ErrorMapping = wanted
	}
	return nil
}

// show shows on stderr what will change.
func (p *plan) show(session *cli.Session) {
	for _, code := range p.missing {
		session.Note("the error mapping of %s has no exit code %s", p.target.Ref, code)
	}
	if wanted := p.changes.IsPaused; wanted != nil {
		change.WarnOfNamed(session, p.Rows)
		is, _ := p.target.Object.Boolean("is_paused") // checked by PausedChange
		session.Note("job type %s:", p.target.Ref)
		session.Note("- is_paused: %t", is)
		session.Note("+ is_paused: %t", *wanted)
	}
	if len(p.diff) > 0 {
		session.Note("error mapping of %s:", p.target.Ref)
	}
	for _, line := range p.diff {
		session.Note("%s", line)
	}
}

// carryOut makes the change, and notes names in the mapping that the server has no error for.
func (p *plan) carryOut(ctx context.Context, session *cli.Session, scale *client.Client) {
	var after client.Object
	change.CarryOut(ctx, session, &p.Plan, func(ctx context.Context, id int64) (err error) {
		after, err = p.send(ctx, session, scale, id)
		return err
	})
	if p.changes.ErrorMapping == nil || len(p.With(change.ResultUpdated)) == 0 {
		return
	}
	codes := UnknownErrors(*p.changes.ErrorMapping, after)
	for _, name := range slices.Sorted(maps.Keys(codes)) {
		slices.SortFunc(codes[name], view.CompareExitCodes)
		session.Note("the server has no error named %q, but saved the name for exit code %s", string(name), strings.Join(codes[name], ", "))
	}
}

// UnknownErrors returns the names in a mapping that the server has no error for, with their exit codes: released servers
// save them anyway. It returns none if the job type, as it is after the change, does not list its errors.
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
