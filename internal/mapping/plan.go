package mapping

import (
	"context"
	"encoding/json"
	"fmt"

	"jt/client"
	"jt/internal/selection"
)

// Request is what a command line asks for, checked before anything is sent.
type Request struct {
	Ref     string
	Paused  *bool                // nil leaves it as it is
	Mapping *client.ErrorMapping // to set whole; nil where single entries change
	Edits   []exitCodeEdit
}

// Plan is what is to change of which job type.
type Plan struct {
	target  selection.Target
	changes client.JobTypeUpdate // what differs from what was asked for
	lines   []string             // what changes, for eyes
	mapping []string             // the same of the mapping
	missing []string             // exit codes to remove that are not there
}

func (p *Plan) Unchanged() bool {
	return p.changes.IsPaused == nil && p.changes.ErrorMapping == nil
}

// NewPlan finds the job type, and what is to change of it.
func NewPlan(ctx context.Context, scale *client.Client, request Request) (*Plan, error) {
	objects, err := selection.Resolve(ctx, scale, []string{request.Ref})
	if err != nil {
		return nil, err
	}
	named := selection.TargetOptions{Guards: selection.TargetGuards()}
	plan := &Plan{}
	if plan.target, err = named.Target(objects[0]); err != nil {
		return nil, err
	}
	if request.Paused != nil {
		if err := plan.pause(*request.Paused); err != nil {
			return nil, err
		}
	}
	if request.Mapping == nil && len(request.Edits) == 0 {
		return plan, nil
	}
	now, err := currentMapping(ctx, scale, plan.target)
	if err != nil {
		return nil, err
	}
	wanted := request.Mapping
	if wanted == nil {
		if wanted, plan.missing, err = now.edited(request.Edits); err != nil {
			return nil, err
		}
	}
	return plan, plan.setMapping(now, wanted)
}

func (p *Plan) pause(wanted bool) error {
	// A server that does not tell is asked for the change: it alone knows.
	_, told := p.target.Object.Field("is_paused")
	is, err := p.target.Object.Boolean("is_paused")
	if err != nil || told && is == wanted {
		return err
	}
	p.changes.IsPaused = &wanted
	p.lines = append(p.lines, fmt.Sprintf("- is_paused: %t", is), fmt.Sprintf("+ is_paused: %t", wanted))
	return nil
}

func (p *Plan) setMapping(now Current, wanted *client.ErrorMapping) error {
	text, err := json.Marshal(wanted)
	if err != nil {
		return err
	}
	if p.mapping = Diff(now, text); len(p.mapping) > 0 {
		p.changes.ErrorMapping = wanted
	}
	return nil
}
