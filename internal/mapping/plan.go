package mapping

import (
	"context"
	"encoding/json"
	"fmt"

	"jt/client"
	"jt/internal/change"
	"jt/internal/selection"
)

// request is what a command line asks for, checked before anything is sent.
type request struct {
	Ref     string
	Paused  *bool                // nil leaves it as it is
	Mapping *client.ErrorMapping // to set whole; nil where single entries change
	Edits   []exitCodeEdit

	DryRun bool
}

// plan is the change of one job type.
type plan struct {
	change.Plan
	target  selection.Target
	changes client.JobTypeUpdate // what differs from what was asked for
	lines   []string             // what changes, for eyes
	mapping []string             // the same of the mapping
	missing []string             // exit codes to remove that are not there
}

// newPlan finds the job type, and what is to change of it.
func newPlan(ctx context.Context, scale *client.Client, wanted request) (*plan, error) {
	objects, err := selection.Resolve(ctx, scale, []string{wanted.Ref})
	if err != nil {
		return nil, err
	}
	plan := &plan{Plan: change.Plan{Action: change.Action{Name: "update", Doing: "updating", Done: change.ResultUpdated}}}
	if plan.target, err = selection.Named(objects[0]); err != nil {
		return nil, err
	}
	if wanted.Paused != nil {
		if err := plan.pause(*wanted.Paused); err != nil {
			return nil, err
		}
	}
	if wanted.Mapping != nil || len(wanted.Edits) > 0 {
		if err := plan.setMapping(ctx, scale, wanted); err != nil {
			return nil, err
		}
	}
	row := &change.Row{Target: plan.target, Result: change.ResultPlanned}
	if plan.changes.IsPaused == nil && plan.changes.ErrorMapping == nil {
		row.Result = change.ResultUnchanged
	}
	plan.Rows = []*change.Row{row}
	return plan, nil
}

func (p *plan) pause(wanted bool) error {
	// A server that does not say is asked for the change: it alone knows.
	_, said := p.target.Object.Field("is_paused")
	is, err := p.target.Object.Boolean("is_paused")
	if err != nil || said && is == wanted {
		return err
	}
	p.changes.IsPaused = &wanted
	p.lines = []string{fmt.Sprintf("- is_paused: %t", is), fmt.Sprintf("+ is_paused: %t", wanted)}
	return nil
}

func (p *plan) setMapping(ctx context.Context, scale *client.Client, wanted request) error {
	now, err := readCurrent(ctx, scale, p.target)
	if err != nil {
		return err
	}
	mapping := wanted.Mapping
	if mapping == nil {
		if mapping, p.missing, err = now.edited(wanted.Edits); err != nil {
			return err
		}
	}
	text, err := json.Marshal(mapping)
	if err != nil {
		return err
	}
	if p.mapping = Diff(now, text); len(p.mapping) > 0 {
		p.changes.ErrorMapping = mapping
	}
	return nil
}
