package mapping

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
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
	row     *change.Row
	request *request
	before  Current              // the error mapping, if it may change
	changes client.JobTypeUpdate // what has to change
	diff    []string             // of the error mapping, for people
	missing []string             // exit codes to remove that the mapping does not have

	unknown map[model.ErrorName][]string // names that the server saved without having such errors
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
				if _, bad := errors.AsType[*model.MappingError](err); bad {
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
func PausedChange(object model.Object, wanted *bool) (*bool, error) {
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
	if has := (model.ErrorMapping{}); now.OwnErrors && len(e.diff) > 0 && json.Unmarshal(now.Text, &has) == nil {
		return wanted.CheckDefined(&has)
	}
	return nil
}

// show shows on stderr what will change. Job types that change in the same way are shown together.
func (p *plan) show(session *cli.Session, all bool) {
	missing, states, diffs := map[int64][]string{}, map[int64]string{}, map[int64]string{}
	var paused []*change.Row
	for _, one := range p.edits {
		id := one.row.Target.ID
		missing[id] = one.missing
		if one.row.Result != change.ResultPlanned {
			continue
		}
		diffs[id] = strings.Join(one.diff, "\n")
		if wanted := one.changes.IsPaused; wanted != nil {
			is, _ := one.row.Target.Object.Boolean("is_paused") // checked by PausedChange
			states[id] = fmt.Sprintf("- is_paused: %t\n+ is_paused: %t", is, *wanted)
			paused = append(paused, one.row)
		}
	}
	for _, group := range selection.GroupRefs(change.TargetsOf(p.Rows), func(found selection.Target) []string { return missing[found.ID] }) {
		session.Note("the error mapping of %s has no exit code %s", cli.SomeNames(group.Refs), group.What)
	}
	planned := len(p.With(change.ResultPlanned))
	if p.Selected && planned > 0 {
		session.Note("%s to update on %s", cli.JobTypes(planned), p.Server)
	} else {
		change.WarnOfNamed(session, paused)
	}
	p.showPart(session, "job type ", states, all)
	p.showPart(session, "error mapping of ", diffs, all)
	if !p.Selected {
		return
	}
	if count := len(p.With(change.ResultUnchanged)); count > 0 && planned > 0 {
		session.Note("already as requested: %s", cli.JobTypes(count))
	}
	selection.NoteSkipped(session, change.TargetsOf(p.Rows))
}

// showPart shows the lines of each job type: all of them, or the beginning.
func (p *plan) showPart(session *cli.Session, title string, lines map[int64]string, all bool) {
	groups := selection.GroupRefs(change.TargetsOf(p.With(change.ResultPlanned)), func(found selection.Target) []string {
		return slices.DeleteFunc([]string{lines[found.ID]}, func(text string) bool { return text == "" })
	})
	more := 0
	for i, group := range groups {
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
