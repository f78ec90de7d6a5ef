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

// restorePlan is the plan to restore job types to the state in a file, and then the result.
type restorePlan struct {
	change.Plan
	file       *snapshot
	candidates []*candidate
	untouched  int // job types on the server that are not in the file; -1 if they were not counted
}

// newRestorePlan compares a file with the server.
func newRestorePlan(ctx context.Context, session *cli.Session, scale *client.Client, saved *snapshot, only string) (*restorePlan, error) {
	plan := &restorePlan{
		Plan: change.Plan{
			Action: change.Action{Name: "restore", Doing: "restoring", Done: change.ResultRestored},
			Server: scale.BaseURL(),
		},
		file: saved,
	}
	if err := plan.match(ctx, scale); err != nil {
		return nil, err
	}
	if only != onlyMapping {
		for _, candidate := range plan.candidates {
			var err error
			if candidate.changes.IsPaused, err = mapping.PausedChange(candidate.row.Target.Object, candidate.entry.paused); err != nil {
				return nil, err
			}
		}
	}
	if only != onlyPaused {
		if err := plan.compareMappings(ctx, session, scale); err != nil {
			return nil, err
		}
	}
	for _, candidate := range plan.candidates {
		candidate.settle()
	}
	return plan, nil
}

// match finds the job types of the file by name and version, in the order of the file.
func (p *restorePlan) match(ctx context.Context, scale *client.Client) error {
	wanted := make(map[jobTypeKey][]selection.Target, len(p.file.entries))
	names := make([]string, 0, len(p.file.entries))
	for _, entry := range p.file.entries {
		wanted[entry.key] = nil
		names = append(names, entry.key.name)
	}
	names = selection.FilterNames(names)
	objects, err := selection.Select(ctx, scale, &selection.Selection{Names: names}, nil)
	if err != nil {
		return err
	}
	for _, object := range objects {
		found, err := selection.Named(object)
		if err != nil {
			return err
		}
		if same, is := wanted[keyOf(found)]; is {
			wanted[keyOf(found)] = append(same, found)
		} else {
			p.untouched++
		}
	}
	if len(names) > 0 {
		p.untouched = -1
	}
	for _, entry := range p.file.entries {
		row := &change.Row{Result: change.ResultUnchanged, Action: "none"}
		p.Rows = append(p.Rows, row)
		switch found := wanted[entry.key]; len(found) {
		case 0:
			row.Target = selection.Target{Name: entry.key.name, Version: entry.key.version, Ref: entry.key.String()}
			row.Result, row.Why = change.ResultUnknown, "the server has no such job type"
		case 1:
			row.Target = found[0]
			p.candidates = append(p.candidates, &candidate{row: row, entry: entry})
		default:
			row.Target = found[0]
			row.Fail(twinsError(found))
		}
	}
	return nil
}

func twinsError(found []selection.Target) error {
	ids := make([]string, 0, len(found))
	for _, one := range found {
		ids = append(ids, strconv.FormatInt(one.ID, 10))
	}
	return fmt.Errorf("the server has %d job types with this name and version: ids %s", len(found), strings.Join(ids, ", "))
}

// compareMappings reads the current error mappings of the job types. Those whose mapping in the file must not be sent
// come first: they are errors unless the server has that mapping already, and thousands of requests would delay that.
func (p *restorePlan) compareMappings(ctx context.Context, session *cli.Session, scale *client.Client) error {
	rules, err := newMappingRules(ctx, scale, p.file.release)
	if err != nil {
		return err
	}
	for _, sendable := range []bool{false, true} {
		var some []*candidate
		var targets []selection.Target
		for _, candidate := range p.candidates {
			if saved := candidate.entry.mapping; saved != nil && sendable == (saved.problem == nil) {
				some, targets = append(some, candidate), append(targets, candidate.row.Target)
			}
		}
		mappings, err := mapping.ReadAll(ctx, session, scale, targets)
		if err != nil {
			return err
		}
		for i, candidate := range some {
			if err := candidate.compareMapping(mappings[i], rules); err != nil {
				return err
			}
		}
	}
	return nil
}
