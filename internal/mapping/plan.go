package mapping

import (
	"context"
	"encoding/json"
	"errors"

	"jt/client"
	"jt/internal/change"
	"jt/internal/cli"
	"jt/internal/selection"
)

// plan is the change of several job types.
type plan struct {
	change.Plan
	edits []*edit // of the job types that are not skipped
}

// edit is the change of one job type.
type edit struct {
	row     *change.Row
	request *request
	before  Current              // the error mapping, if it may change
	changes client.JobTypeUpdate // what has to change
	diff    []string             // of the error mapping, for people
	missing []string             // exit codes to remove that the mapping does not have

	unneeded bool                          // somebody else made the same change before it was sent
	unknown  map[client.ErrorName][]string // names that the server saved without having such errors
}

// newPlan finds the job types, and what has to change.
func newPlan(ctx context.Context, session *cli.Session, scale *client.Client, options *Options, request *request) (*plan, error) {
	if request.paused != nil {
		if err := change.Supported(ctx, session, scale, *request.paused); err != nil {
			return nil, err
		}
	}
	if request.changesMapping() {
		if err := scale.Supports(ctx, client.EditErrorMappings); err != nil {
			return nil, err
		}
	}
	if request.definesErrors() {
		if err := scale.Supports(ctx, client.DefineErrors); err != nil {
			return nil, err
		}
	}
	if !options.DryRun {
		ctx = client.Uncached(ctx)
	}
	targets, err := options.Targets.Find(ctx, scale, session.Environment.Stdin)
	if err != nil {
		return nil, err
	}
	options.Targets.Note(session, targets, false)
	plan := &plan{Plan: change.Plan{
		Action: change.Action{Name: "update", Doing: "updating", Done: change.ResultUpdated},
		Server: scale.BaseURL(), Selected: options.Targets.Selected(), Named: options.Targets.Named(),
	}}
	for _, target := range targets {
		row := &change.Row{Target: target, Result: change.ResultUnchanged}
		plan.Rows = append(plan.Rows, row)
		if target.Skipped != "" {
			row.Skip(target.Skipped)
			continue
		}
		plan.edits = append(plan.edits, &edit{row: row, request: request})
	}
	if err := plan.compare(ctx, session, scale, request); err != nil {
		return nil, err
	}
	if !options.Force {
		err = plan.checkNames(ctx, session, scale)
	}
	return plan, err
}

// compare finds what differs from what is requested. A job type whose change cannot be made has failed.
func (p *plan) compare(ctx context.Context, session *cli.Session, scale *client.Client, request *request) error {
	mappings := make([]Current, len(p.edits))
	if request.changesMapping() {
		targets := make([]selection.Target, len(p.edits))
		for i, one := range p.edits {
			targets[i] = one.row.Target
		}
		var err error
		if mappings, err = ReadAll(ctx, session, scale, targets); err != nil {
			return err
		}
	}
	var undefined []*edit
	for i, one := range p.edits {
		var err error
		if one.changes.IsPaused, err = PausedChange(one.row.Target.Object, request.paused); err != nil {
			return err
		}
		if request.changesMapping() {
			if err := one.compareMapping(mappings[i]); err != nil {
				one.row.Fail(err)
				if _, bad := errors.AsType[*client.MappingError](err); bad {
					undefined = append(undefined, one)
				}
				continue
			}
		}
		if one.changes.IsPaused != nil || one.changes.ErrorMapping != nil {
			one.row.Result = change.ResultPlanned
		}
	}
	return undefinedError(undefined)
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

// compareMapping finds what has to change in the mapping that a job type has now.
func (e *edit) compareMapping(now Current) error {
	e.before, e.changes.ErrorMapping, e.diff = now, nil, nil
	if now.Err != nil {
		return now.Err
	}
	wanted := e.request.mapping
	if wanted == nil {
		var err error
		if wanted, e.missing, err = now.edited(e.request.edits); err != nil {
			return err
		}
	}
	text, err := json.Marshal(wanted)
	if err != nil {
		return err
	}
	if e.diff = Diff(now, text); len(e.diff) > 0 {
		e.changes.ErrorMapping = wanted
	}
	if has := (client.ErrorMapping{}); now.OwnErrors && len(e.diff) > 0 && json.Unmarshal(now.Text, &has) == nil {
		return wanted.CheckDefined(&has)
	}
	return nil
}

// show shows on stderr what will change: all of it, or the beginning.
func (p *plan) show(session *cli.Session, all bool) {
	var paused []*change.Row
	missing := map[int64][]string{}
	for _, one := range p.edits {
		missing[one.row.Target.ID] = one.missing
		if one.changes.IsPaused != nil && one.row.Result == change.ResultPlanned {
			paused = append(paused, one.row)
		}
	}
	for _, group := range selection.GroupRefs(change.TargetsOf(p.Rows), func(found selection.Target) []string { return missing[found.ID] }) {
		session.Note("the error mapping of %s has no exit code %s", cli.SomeNames(group.Refs), group.What)
	}
	if !p.Selected {
		change.WarnOfNamed(session, paused)
	}
	planned := p.With(change.ResultPlanned)
	if p.Selected {
		session.Note("%s to update on %s", cli.JobTypes(len(planned)), p.Server)
	}
	left := change.ShownNames
	for _, one := range p.edits {
		if one.row.Result == change.ResultPlanned && (all || left > 0) {
			one.show(session)
			left--
		}
	}
	if more := len(planned) - change.ShownNames; more > 0 && !all {
		session.Note("and %s more (--dry-run shows all)", cli.JobTypes(more))
	}
	if !p.Selected {
		return
	}
	if count := len(p.With(change.ResultUnchanged)); count > 0 {
		session.Note("already as requested: %s", cli.JobTypes(count))
	}
	selection.NoteSkipped(session, change.TargetsOf(p.Rows))
}

// show shows what will change in one job type.
func (e *edit) show(session *cli.Session) {
	if wanted := e.changes.IsPaused; wanted != nil {
		is, _ := e.row.Target.Object.Boolean("is_paused") // checked by PausedChange
		session.Note("job type %s:", e.row.Target.Ref)
		session.Note("- is_paused: %t", is)
		session.Note("+ is_paused: %t", *wanted)
	}
	if len(e.diff) > 0 {
		session.Note("error mapping of %s:", e.row.Target.Ref)
	}
	for _, line := range e.diff {
		session.Note("%s", line)
	}
}
