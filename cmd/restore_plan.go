package cmd

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"jt/client"
	"jt/internal/cli"
)

const (
	resultRestored pauseResult = "restored"
	resultUnknown  pauseResult = "unknown"
)

// restorePlan is what is to be done to make job types as a file has them, and then what became of it.
type restorePlan struct {
	pausePlan
	file          *snapshot
	parts         snapshotParts
	changes       map[int64]client.JobTypeUpdate // by id
	diffs         map[int64][]string             // of the error mapping, for eyes
	untouched     int                            // job types of the server that are not in the file
	unknownErrors *unknownErrors
}

// restoreCandidate is a job type of the file that the server has.
type restoreCandidate struct {
	row   *pauseRow
	entry *snapshotEntry
}

func actionRestore() pauseAction {
	return pauseAction{name: "restore", doing: "restoring", done: resultRestored}
}

// planRestore compares a file with the server.
func planRestore(ctx context.Context, session *cli.Session, scale *client.Client, saved *snapshot, options restoreOptions) (*restorePlan, error) {
	plan := &restorePlan{
		pausePlan: pausePlan{action: actionRestore(), server: scale.BaseURL(), selected: true},
		file:      saved, parts: options.parts,
		changes: map[int64]client.JobTypeUpdate{}, diffs: map[int64][]string{},
		unknownErrors: &unknownErrors{jobTypes: map[client.ErrorName]int{}},
	}
	candidates, err := plan.match(ctx, scale)
	if err != nil {
		return nil, err
	}
	if options.parts.paused {
		for _, candidate := range candidates {
			if err := plan.comparePaused(candidate); err != nil {
				return nil, err
			}
		}
	}
	if options.parts.mapping {
		if err := compareMappings(ctx, session, scale, plan, candidates); err != nil {
			return nil, err
		}
	}
	for _, candidate := range candidates {
		candidate.row.settlePlan(plan.changes[candidate.row.target.id])
	}
	return plan, nil
}

// match finds the job types of the file by their names and versions, in the order of the file.
func (p *restorePlan) match(ctx context.Context, scale *client.Client) ([]restoreCandidate, error) {
	wanted := make(map[jobTypeKey][]target, len(p.file.entries))
	for i := range p.file.entries {
		wanted[p.file.entries[i].key] = nil
	}
	everything := selection{}
	objects, err := selectObjects(ctx, scale, &everything, nil)
	if err != nil {
		return nil, err
	}
	named := targetOptions{guards: targetGuards()}
	for _, object := range objects {
		found, err := named.target(object)
		if err != nil {
			return nil, err
		}
		if _, is := wanted[found.key()]; is {
			wanted[found.key()] = append(wanted[found.key()], found)
		} else {
			p.untouched++
		}
	}
	var candidates []restoreCandidate
	for i := range p.file.entries {
		entry := &p.file.entries[i]
		row := &pauseRow{result: resultUnchanged, action: "none"}
		p.rows = append(p.rows, row)
		switch found := wanted[entry.key]; len(found) {
		case 0:
			row.target = target{name: entry.key.name, version: entry.key.version, ref: entry.key.String()}
			row.result, row.why = resultUnknown, "the server has no such job type"
		case 1:
			row.target = found[0]
			candidates = append(candidates, restoreCandidate{row, entry})
		default:
			row.target = found[0]
			row.fail(twinsError(found))
		}
	}
	return candidates, nil
}

func twinsError(found []target) error {
	ids := make([]string, 0, len(found))
	for _, one := range found {
		ids = append(ids, strconv.FormatInt(one.id, 10))
	}
	return fmt.Errorf("the server has %d job types of this name and version, with the ids %s", len(found), strings.Join(ids, ", "))
}

// fail notes that a row cannot be planned.
func (r *pauseRow) fail(err error) {
	r.result, r.failure, r.why = resultFailed, err, cli.Describe(err).Message
}

// settlePlan notes what is to be done to a job type.
func (r *pauseRow) settlePlan(update client.JobTypeUpdate) {
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
	if len(actions) > 0 && r.result == resultUnchanged {
		r.result, r.action = resultPlanned, strings.Join(actions, "+")
	}
}

func (p *restorePlan) comparePaused(candidate restoreCandidate) error {
	found, wanted := candidate.row.target, candidate.entry.paused
	if wanted == nil {
		return nil
	}
	// A server that does not tell is asked for the change: it alone knows.
	_, told := found.object.Field(keyPaused)
	is, err := found.object.Boolean(keyPaused)
	if err != nil {
		return err
	}
	if !told || is != *wanted {
		p.changes[found.id] = client.JobTypeUpdate{IsPaused: wanted}
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
		targets := make([]target, 0, len(some))
		for _, candidate := range some {
			targets = append(targets, candidate.row.target)
		}
		mappings, err := readMappings(ctx, session, scale, targets)
		if err != nil {
			return err
		}
		for i, candidate := range some {
			if mappings[i].err != nil {
				candidate.row.fail(mappings[i].err)
				continue
			}
			if err := plan.compareMapping(candidate, mappings[i].mappingNow); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *restorePlan) compareMapping(candidate restoreCandidate, now mappingNow) error {
	saved, id := candidate.entry.mapping, candidate.row.target.id
	diff := mappingDiff(now, saved.text)
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
