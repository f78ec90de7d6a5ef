package snapshot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"jt/client"
	"jt/client/model"
	"jt/internal/change"
	"jt/internal/cli"
	"jt/internal/mapping"
	"jt/internal/selection"
)

// hintOnlyPaused is for error mappings that cannot be read or restored.
const hintOnlyPaused = "--only paused leaves error mappings out"

// foreignMappingError is an error mapping that cannot be restored on the release of the server.
type foreignMappingError struct{ why, hint string }

func (e *foreignMappingError) Error() string {
	return "error mapping not restorable on this release: " + e.why
}

// Report has the exit code of what a release cannot do.
func (e *foreignMappingError) Report() cli.Report {
	return cli.Report{Exit: cli.ExitUsage, Code: "unsupported", Message: e.Error(), Hint: e.hint}
}

// mappingRules say which error mappings can be restored on a release.
type mappingRules struct {
	release    string               // of the file
	uneditable *foreignMappingError // why no mapping can be changed; nil if they can
}

func newMappingRules(ctx context.Context, scale *client.Client, taken string) (mappingRules, error) {
	rules := mappingRules{release: taken}
	err := scale.Supports(ctx, client.EditErrorMappings)
	if unsupported, ok := errors.AsType[*client.UnsupportedError](err); ok {
		rules.uneditable = &foreignMappingError{unsupported.Error(), unsupported.Hint}
		return rules, nil
	}
	return rules, err
}

// compareMapping decides what to do about the mapping of a job type that has another one now.
func (c *candidate) compareMapping(now mapping.Current, rules mappingRules) error {
	saved := c.entry.mapping
	diff := mapping.Diff(now, saved.text)
	ownErrors := saved.definesErrors(rules.release)
	switch {
	case errors.Is(now.Err, client.ErrNotFound):
		c.row.Fail(now.Err)
	case now.Err == nil && len(diff) == 0:
	case rules.uneditable != nil:
		c.foreign = rules.uneditable
	case now.Err != nil:
		why, hint := whyUnread(now.Err)
		c.foreign = &foreignMappingError{why, hint}
	case ownErrors && !now.OwnErrors:
		c.foreign = &foreignMappingError{"in the file, job types define their errors, and here, mappings name errors of the server", hintOnlyPaused}
	case now.OwnErrors && !ownErrors:
		c.foreign = &foreignMappingError{"the file names errors of the server, and here, job types define their own", hintOnlyPaused}
	case saved.problem != nil:
		return saved.problem
	default:
		c.changes.ErrorMapping, c.diff, c.mappingNow = new(model.ErrorMapping), diff, now.Text
		return json.Unmarshal(saved.text, c.changes.ErrorMapping)
	}
	return nil
}

// whyUnread says why an error mapping cannot be read, although others can.
func whyUnread(err error) (why, hint string) {
	if unsupported, ok := errors.AsType[*client.UnsupportedError](err); ok {
		return unsupported.Release + " has no URL for the job type", unsupported.Hint
	}
	failed, _ := errors.AsType[*client.Error](err)
	if failed != nil && failed.Reason == client.ReasonRefused {
		return fmt.Sprintf("the server refuses to return the details (status %d)", failed.Status), cli.Describe(err).Hint
	}
	return "the server returns invalid details", hintOnlyPaused
}

// isForeign reports whether nothing but the error mapping of a job type cannot be restored.
func isForeign(row *change.Row) bool {
	_, ok := errors.AsType[*foreignMappingError](row.Failure)
	return ok
}

// foreign returns the job types whose error mapping cannot be restored on this release.
func (p *restorePlan) foreign() (targets []selection.Target) {
	for _, candidate := range p.candidates {
		if candidate.foreign != nil {
			found := candidate.row.Target
			found.Skipped = candidate.foreign.why
			targets = append(targets, found)
		}
	}
	return targets
}
