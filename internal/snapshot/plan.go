package snapshot

import (
	"context"
	"errors"
	"fmt"
	"slices"
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

// newRestorePlan compares a file with the server. If refuses is set, the plan ends with a change: nobody will agree to it, and
// reading thousands of error mappings would only delay that.
func newRestorePlan(ctx context.Context, session *cli.Session, scale *client.Client, saved *snapshot, only string, refuses bool) (*restorePlan, error) {
	plan := &restorePlan{
		Plan: change.Plan{
			Selected: true,
			Action:   change.Action{Name: "restore", Doing: "restoring", Done: change.ResultRestored},
			Server:   scale.BaseURL(),
		},
		file: saved,
	}
	if err := plan.match(ctx, scale); err != nil {
		return nil, err
	}
	if only != onlyMapping {
		for _, candidate := range plan.candidates {
			if err := candidate.Pause(candidate.saved.paused); err != nil {
				return nil, err
			}
		}
	}
	if only != onlyPaused && (!refuses || !plan.changes()) {
		if err := plan.compareMappings(ctx, session, scale, refuses); err != nil {
			return nil, err
		}
	}
	for _, candidate := range plan.candidates {
		candidate.settle()
	}
	return plan, nil
}

// compare sets what the rows of a dry run say about the server and the file.
func (p *restorePlan) compare(only string) {
	words := map[bool]string{true: "paused", false: "unpaused"}
	for i, saved := range p.file.jobTypes {
		if saved.paused != nil && only != onlyMapping {
			p.Rows[i].Snapshot = words[*saved.paused]
		}
	}
	for _, candidate := range p.candidates {
		row := candidate.Row
		if is := pausedState(row.Target.Object); is != nil {
			row.Now = words[*is]
		}
		if candidate.Wanted.ErrorMapping != nil {
			row.Snapshot = strings.TrimPrefix(row.Snapshot+", other mapping", ", ")
		}
	}
}

// changes reports whether anything is to be changed, as far as it is compared.
func (p *restorePlan) changes() bool {
	return slices.ContainsFunc(p.candidates, func(one *candidate) bool { return one.Row.Result == change.ResultUnchanged && one.Needed() })
}

// planned returns the job types that are to be paused, or those to be unpaused.
func (p *restorePlan) planned(paused bool) (rows []*change.Row) {
	for _, one := range p.candidates {
		if wanted := one.Wanted.IsPaused; one.Row.Result == change.ResultPlanned && wanted != nil && *wanted == paused {
			rows = append(rows, one.Row)
		}
	}
	return rows
}

// match finds the job types of the file by name and version, in the order of the file.
func (p *restorePlan) match(ctx context.Context, scale *client.Client) error {
	wanted := make(map[jobTypeKey][]selection.Target, len(p.file.jobTypes))
	names := make([]string, 0, len(p.file.jobTypes))
	for _, saved := range p.file.jobTypes {
		wanted[saved.key()] = nil
		names = append(names, saved.target.Name)
	}
	names = scale.JobTypes.NameFilter(names, true) // as Select reads them
	objects, err := selection.Select(ctx, scale, &selection.Selection{Names: names})
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
	for _, saved := range p.file.jobTypes {
		row := &change.Row{Target: saved.target, Result: change.ResultUnchanged, Action: "none"}
		p.Rows = append(p.Rows, row)
		found := wanted[saved.key()]
		if len(found) == 0 {
			row.Result, row.Why = change.ResultUnknown, "the server has no such job type"
			continue
		}
		if row.Target = found[0]; len(found) > 1 {
			row.Fail(twinsError(found))
			continue
		}
		p.candidates = append(p.candidates, &candidate{Change: mapping.Change{Row: row}, saved: saved})
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

// fewMappings is how many error mappings are read at once for a plan that nobody agrees to.
const fewMappings = 50

// compareMappings reads the current error mappings of the job types. Those whose mapping in the file must not be sent
// come first: they are errors unless the server has that mapping already, and thousands of requests would delay that.
func (p *restorePlan) compareMappings(ctx context.Context, session *cli.Session, scale *client.Client, refuses bool) error {
	var uneditable *foreignMappingError
	if err := scale.Supports(ctx, client.EditErrorMappings); err != nil {
		unsupported, ok := errors.AsType[*client.UnsupportedError](err)
		if !ok {
			return err
		}
		uneditable = &foreignMappingError{unsupported.Error(), unsupported.Hint}
	}
	for _, sendable := range []bool{false, true} {
		var some []*candidate
		for _, candidate := range p.candidates {
			if saved := candidate.saved; saved.mapping != nil && sendable == (saved.problem == nil) {
				some = append(some, candidate)
			}
		}
		together := max(len(some), 1)
		if refuses {
			together = fewMappings
		}
		for part := range slices.Chunk(some, together) {
			if err := mapping.ReadBefore(ctx, session, scale, part); err != nil {
				return err
			}
			for _, candidate := range part {
				if err := candidate.compareMapping(uneditable); err != nil {
					return err
				}
			}
			if refuses && p.changes() {
				return nil
			}
		}
	}
	return nil
}
