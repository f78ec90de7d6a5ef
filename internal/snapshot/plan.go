package snapshot

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"jt/client"
	"jt/internal/change"
	"jt/internal/cli"
	"jt/internal/mapping"
	"jt/internal/selection"
)

// restorePlan is what is to be done to make job types as a file has them, and then what became of it.
type restorePlan struct {
	change.Plan
	file          *snapshot
	parts         Parts
	changes       map[int64]client.JobTypeUpdate // by id
	diffs         map[int64][]string             // of the error mapping, for eyes
	untouched     int                            // job types of the server that are not in the file
	UnknownErrors *unknownErrors
}

// restoreCandidate is a job type of the file that the server has.
type restoreCandidate struct {
	row   *change.Row
	entry *snapshotEntry
}

func actionRestore() change.Action {
	return change.Action{Name: "restore", Doing: "restoring", Done: change.ResultRestored}
}

// PlanRestore compares a file with the server.
func PlanRestore(ctx context.Context, session *cli.Session, scale *client.Client, saved *snapshot, options RestoreOptions) (*restorePlan, error) {
	plan := &restorePlan{
		Plan: change.Plan{Action: actionRestore(), Server: scale.BaseURL(), Selected: true},
		file: saved, parts: options.Parts,
		changes: map[int64]client.JobTypeUpdate{}, diffs: map[int64][]string{},
		UnknownErrors: &unknownErrors{jobTypes: map[client.ErrorName]int{}},
	}
	candidates, err := plan.match(ctx, scale)
	if err != nil {
		return nil, err
	}
	if options.Parts.Paused {
		for _, candidate := range candidates {
			if err := plan.comparePaused(candidate); err != nil {
				return nil, err
			}
		}
	}
	if options.Parts.Mapping {
		if err := compareMappings(ctx, session, scale, plan, candidates); err != nil {
			return nil, err
		}
	}
	for _, candidate := range candidates {
		settlePlan(plan.changes[candidate.row.Target.Id], candidate.row)
	}
	return plan, nil
}

// match finds the job types of the file by their names and versions, in the order of the file.
func (p *restorePlan) match(ctx context.Context, scale *client.Client) ([]restoreCandidate, error) {
	wanted := make(map[jobTypeKey][]selection.Target, len(p.file.entries))
	for i := range p.file.entries {
		wanted[p.file.entries[i].key] = nil
	}
	everything := selection.Selection{}
	objects, err := selection.SelectObjects(ctx, scale, &everything, nil)
	if err != nil {
		return nil, err
	}
	named := selection.TargetOptions{Guards: selection.TargetGuards()}
	for _, object := range objects {
		found, err := named.Target(object)
		if err != nil {
			return nil, err
		}
		if _, is := wanted[keyOf(found)]; is {
			wanted[keyOf(found)] = append(wanted[keyOf(found)], found)
		} else {
			p.untouched++
		}
	}
	var candidates []restoreCandidate
	for i := range p.file.entries {
		entry := &p.file.entries[i]
		row := &change.Row{Result: change.ResultUnchanged, Action: "none"}
		p.Rows = append(p.Rows, row)
		switch found := wanted[entry.key]; len(found) {
		case 0:
			row.Target = selection.Target{Name: entry.key.name, Version: entry.key.version, Ref: entry.key.String()}
			row.Result, row.Why = change.ResultUnknown, "the server has no such job type"
		case 1:
			row.Target = found[0]
			candidates = append(candidates, restoreCandidate{row, entry})
		default:
			row.Target = found[0]
			row.Fail(twinsError(found))
		}
	}
	return candidates, nil
}

func twinsError(found []selection.Target) error {
	ids := make([]string, 0, len(found))
	for _, one := range found {
		ids = append(ids, strconv.FormatInt(one.Id, 10))
	}
	return fmt.Errorf("the server has %d job types of this name and version, with the ids %s", len(found), strings.Join(ids, ", "))
}

// settlePlan notes what is to be done to a job type.
func settlePlan(update client.JobTypeUpdate, r *change.Row) {
	var actions []string
	switch {
	case update.IsPaused == nil:
	case *update.IsPaused:
		actions = append(actions, "pause")
	default:
		actions = append(actions, "unpause")
	}
	if update.ErrorMapping != nil {
		actions = append(actions, "mapping")
	}
	if len(actions) > 0 && r.Result == change.ResultUnchanged {
		r.Result, r.Action = change.ResultPlanned, strings.Join(actions, "+")
	}
}

func (p *restorePlan) comparePaused(candidate restoreCandidate) error {
	found, wanted := candidate.row.Target, candidate.entry.paused
	if wanted == nil {
		return nil
	}
	// A server that does not tell is asked for the change: it alone knows.
	_, told := found.Object.Field(KeyPaused)
	is, err := found.Object.Boolean(KeyPaused)
	if err != nil {
		return err
	}
	if !told || is != *wanted {
		p.changes[found.Id] = client.JobTypeUpdate{IsPaused: wanted}
	}
	return nil
}

// compareMappings reads what error mappings the job types have. Those that servers must not be sent come first: they
// are errors unless they are there already, and thousands of requests would delay that.
func compareMappings(ctx context.Context, session *cli.Session, scale *client.Client, plan *restorePlan, candidates []restoreCandidate) error {
	var bad, good []restoreCandidate
	for _, candidate := range candidates {
		switch mapping := candidate.entry.mapping; {
		case mapping == nil:
		case mapping.problem != nil:
			bad = append(bad, candidate)
		default:
			good = append(good, candidate)
		}
	}
	for _, some := range [][]restoreCandidate{bad, good} {
		targets := make([]selection.Target, 0, len(some))
		for _, candidate := range some {
			targets = append(targets, candidate.row.Target)
		}
		mappings, err := mapping.ReadAll(ctx, session, scale, targets)
		if err != nil {
			return err
		}
		for i, candidate := range some {
			if mappings[i].Err != nil {
				candidate.row.Fail(mappings[i].Err)
				continue
			}
			if err := plan.compareMapping(candidate, mappings[i].Current); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *restorePlan) compareMapping(candidate restoreCandidate, now mapping.Current) error {
	saved, id := candidate.entry.mapping, candidate.row.Target.Id
	diff := mapping.Diff(now, saved.text)
	switch {
	case len(diff) == 0:
		return nil
	case saved.problem != nil:
		return saved.problem
	}
	update := p.changes[id]
	update.ErrorMapping = &saved.wanted
	p.changes[id], p.diffs[id] = update, diff
	return nil
}
