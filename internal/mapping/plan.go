package mapping

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"jt/client"
	"jt/client/model"
	"jt/internal/change"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/output"
)

// plan is the change of several job types.
type plan struct {
	change.Plan
	edits []*edit // of the job types that are not skipped
}

// edit is the change of one job type.
type edit struct {
	Change
	request *request
	missing []string // exit codes to remove that the mapping does not have
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
		plan.edits = append(plan.edits, &edit{Change: Change{Row: row}, request: request})
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
	if request.changesMapping() {
		if err := ReadBefore(ctx, session, scale, p.edits); err != nil {
			return err
		}
	}
	var undefined []*edit
	for _, one := range p.edits {
		if err := one.Pause(request.paused); err != nil {
			return err
		}
		if request.changesMapping() {
			if err := one.compareMapping(one.Before); err != nil {
				one.Row.Fail(err)
				if _, bad := errors.AsType[*model.MappingError](err); bad {
					undefined = append(undefined, one)
				}
				continue
			}
		}
		if one.Needed() {
			one.Row.Result = change.ResultPlanned
		}
	}
	return undefinedError(undefined)
}

// compareMapping finds what has to change in the mapping that a job type has now.
func (e *edit) compareMapping(now Current) error {
	e.Before, e.Wanted.ErrorMapping, e.Diff = now, nil, nil
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
	if e.Diff = Diff(now, text); len(e.Diff) == 0 {
		return nil
	}
	e.Wanted.ErrorMapping = wanted
	if has := (model.ErrorMapping{}); now.OwnErrors && json.Unmarshal(now.Text, &has) == nil {
		return wanted.CheckDefined(&has)
	}
	return nil
}

// show shows on stderr what will change. Job types that change in the same way are shown together.
func (p *plan) show(session *cli.Session, all bool) {
	edits := map[int64]*edit{}
	var paused []*change.Row
	for _, one := range p.edits {
		edits[one.Row.Target.ID] = one
		if one.Row.Result == change.ResultPlanned && one.Wanted.IsPaused != nil {
			paused = append(paused, one.Row)
		}
	}
	missing := func(found selection.Target) []string {
		if one := edits[found.ID]; one != nil {
			return one.missing
		}
		return nil
	}
	for _, group := range selection.GroupRefs(change.TargetsOf(p.Rows), missing) {
		session.Note("the error mapping of %s has no exit code %s", cli.SomeNames(group.Refs), group.What)
	}
	planned := p.With(change.ResultPlanned)
	if p.Selected && len(planned) > 0 {
		session.Note("%s to update on %s", cli.JobTypes(len(planned)), p.Server)
	} else {
		change.WarnOfNamed(session, paused)
	}
	showPart(session, "job type ", paused, all, func(found selection.Target) []string {
		is, _ := found.Object.Boolean("is_paused") // checked by Pause
		return []string{fmt.Sprintf("- is_paused: %t\n+ is_paused: %t", is, *edits[found.ID].Wanted.IsPaused)}
	})
	showPart(session, "error mapping of ", planned, all, func(found selection.Target) []string {
		if diff := edits[found.ID].Diff; len(diff) > 0 {
			return []string{strings.Join(diff, "\n")}
		}
		return nil
	})
	if !p.Selected {
		return
	}
	if count := len(p.With(change.ResultUnchanged)); count > 0 && len(planned) > 0 {
		session.Note("already as requested: %s", cli.JobTypes(count))
	}
	selection.NoteSkipped(session, change.TargetsOf(p.Rows))
}

// showPart shows the lines of each job type: all of them, or the beginning.
func showPart(session *cli.Session, title string, rows []*change.Row, all bool, lines func(selection.Target) []string) {
	more := 0
	for i, group := range selection.GroupRefs(change.TargetsOf(rows), lines) {
		if i >= change.ShownNames && !all {
			more += len(group.Refs)
			continue
		}
		session.Note("%s%s:", title, cli.SomeNames(group.Refs))
		for line := range strings.SplitSeq(group.What, "\n") {
			session.Note("%s", line)
		}
	}
	if more > 0 {
		session.Note("and %s more (--dry-run shows all)", output.Count(more))
	}
}
