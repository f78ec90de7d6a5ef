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
	file       *snapshot
	candidates map[int64]*candidate // by id
	untouched  int                  // job types of the server that are not in the file
}

// newRestorePlan compares a file with the server.
func newRestorePlan(ctx context.Context, session *cli.Session, scale *client.Client, saved *snapshot, only string) (*restorePlan, error) {
	plan := &restorePlan{
		Plan: change.Plan{
			Action: change.Action{Name: "restore", Doing: "restoring", Done: change.ResultRestored},
			Server: scale.BaseURL(),
		},
		file: saved, candidates: map[int64]*candidate{},
	}
	candidates, err := plan.match(ctx, scale)
	if err != nil {
		return nil, err
	}
	for _, candidate := range candidates {
		if candidate.entry.paused != nil && only != onlyMapping {
			if err := candidate.comparePaused(); err != nil {
				return nil, err
			}
		}
	}
	if only != onlyPaused {
		if err := compareMappings(ctx, session, scale, candidates); err != nil {
			return nil, err
		}
	}
	for _, candidate := range candidates {
		candidate.settle()
		plan.candidates[candidate.row.Target.ID] = candidate
	}
	return plan, nil
}

// match finds the job types of the file by their names and versions, in the order of the file.
func (p *restorePlan) match(ctx context.Context, scale *client.Client) ([]*candidate, error) {
	wanted := make(map[jobTypeKey][]selection.Target, len(p.file.entries))
	for i := range p.file.entries {
		wanted[p.file.entries[i].key] = nil
	}
	objects, err := selection.Select(ctx, scale, &selection.Selection{}, nil)
	if err != nil {
		return nil, err
	}
	for _, object := range objects {
		found, err := selection.Named(object)
		if err != nil {
			return nil, err
		}
		if same, is := wanted[keyOf(found)]; is {
			wanted[keyOf(found)] = append(same, found)
		} else {
			p.untouched++
		}
	}
	var candidates []*candidate
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
			candidates = append(candidates, &candidate{row: row, entry: entry})
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
		ids = append(ids, strconv.FormatInt(one.ID, 10))
	}
	return fmt.Errorf("the server has %d job types of this name and version, with the ids %s", len(found), strings.Join(ids, ", "))
}

// compareMappings reads what error mappings the job types have. Those that servers must not be sent come first: they
// are errors unless they are there already, and thousands of requests would delay that.
func compareMappings(ctx context.Context, session *cli.Session, scale *client.Client, candidates []*candidate) error {
	var bad, good []*candidate
	for _, candidate := range candidates {
		switch mapping := candidate.entry.mapping; {
		case mapping == nil:
		case mapping.problem != nil:
			bad = append(bad, candidate)
		default:
			good = append(good, candidate)
		}
	}
	for _, some := range [][]*candidate{bad, good} {
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
			} else if err := candidate.compareMapping(mappings[i].Current); err != nil {
				return err
			}
		}
	}
	return nil
}
