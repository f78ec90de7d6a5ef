package snapshot

import (
	"context"
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

// newRestorePlan compares a file with the server.
func newRestorePlan(ctx context.Context, session *cli.Session, scale *client.Client, saved *snapshot, options RestoreOptions, consent bool) (*restorePlan, error) {
	only := options.Only
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
			var err error
			if candidate.changes.IsPaused, err = mapping.PausedChange(candidate.row.Target.Object, candidate.entry.paused); err != nil {
				return nil, err
			}
		}
	}
	// Without consent, and nobody to ask, the first change ends it: reading thousands of error mappings would only delay that.
	refuses := !consent && !options.DryRun && !session.CanAsk()
	if refuses && plan.changes() {
		return nil, plan.refuse(ctx, session)
	}
	if only != onlyPaused {
		if err := plan.compareMappings(ctx, session, scale, refuses); err != nil {
			return nil, err
		}
	}
	plan.settle()
	return plan, nil
}

// compare sets what the rows of a dry run say about the server and the file.
func (p *restorePlan) compare(only string) {
	words := map[bool]string{true: "paused", false: "unpaused"}
	for i, entry := range p.file.entries {
		if entry.paused != nil && only != onlyMapping {
			p.Rows[i].Snapshot = words[*entry.paused]
		}
	}
	for _, candidate := range p.candidates {
		row := candidate.row
		if _, said := row.Target.Object.Field("is_paused"); said {
			is, _ := row.Target.Object.Boolean("is_paused") // checked by mapping.PausedChange
			row.Now = words[is]
		}
		if candidate.changes.ErrorMapping != nil {
			row.Snapshot = strings.TrimPrefix(row.Snapshot+", other mapping", ", ")
		}
	}
}

func (p *restorePlan) settle() {
	for _, candidate := range p.candidates {
		candidate.settle()
	}
}

// changes reports whether anything is to be changed, as far as it is compared.
func (p *restorePlan) changes() bool {
	return slices.ContainsFunc(p.candidates, func(one *candidate) bool {
		return one.row.Result == change.ResultUnchanged && (one.changes.IsPaused != nil || one.changes.ErrorMapping != nil)
	})
}

// refuse returns the error of a change that nobody can be asked about.
func (p *restorePlan) refuse(ctx context.Context, session *cli.Session) error {
	p.settle()
	return change.Agree(ctx, session, &p.Plan, false, func() {})
}

// match finds the job types of the file by name and version, in the order of the file.
func (p *restorePlan) match(ctx context.Context, scale *client.Client) error {
	wanted := make(map[jobTypeKey][]selection.Target, len(p.file.entries))
	names := make([]string, 0, len(p.file.entries))
	for _, entry := range p.file.entries {
		wanted[entry.key] = nil
		names = append(names, entry.key.name)
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
func (p *restorePlan) compareMappings(ctx context.Context, session *cli.Session, scale *client.Client, refuses bool) error {
	rules, err := newMappingRules(ctx, scale, p.file.release)
	if err != nil {
		return err
	}
	for _, sendable := range []bool{false, true} {
		var some []*candidate
		for _, candidate := range p.candidates {
			if saved := candidate.entry.mapping; saved != nil && sendable == (saved.problem == nil) {
				some = append(some, candidate)
			}
		}
		together := max(len(some), 1)
		if refuses {
			together = fewMappings
		}
		for part := range slices.Chunk(some, together) {
			if err := compareSome(ctx, session, scale, part, rules); err != nil {
				return err
			}
			if refuses && p.changes() {
				return p.refuse(ctx, session)
			}
		}
	}
	return nil
}

// fewMappings is how many error mappings are read before a plan that nobody agrees to is refused.
const fewMappings = 50

func compareSome(ctx context.Context, session *cli.Session, scale *client.Client, some []*candidate, rules mappingRules) error {
	targets := make([]selection.Target, len(some))
	for i, candidate := range some {
		targets[i] = candidate.row.Target
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
	return nil
}
