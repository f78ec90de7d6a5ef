package snapshot

import (
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

const (
	// hintOnlyPaused is for error mappings that cannot be read or restored.
	hintOnlyPaused = "--only paused leaves error mappings out"
	hintRepair     = "repair an error mapping that the server cannot read with `jt update ID --error-mapping FILE`, or leave error mappings out with --only paused"
)

// whyUnread says why an error mapping cannot be read, although others can, and what to do. It returns "" if it was read.
func whyUnread(now mapping.Current) (why, hint string) {
	unsupported, isUnsupported := errors.AsType[*client.UnsupportedError](now.Err)
	failed, _ := errors.AsType[*client.Error](now.Err)
	switch {
	case now.Unreadable:
		return "the server fails to return the details (status 500)", hintRepair
	case now.Err == nil:
		return "", ""
	case errors.Is(now.Err, client.ErrNotFound):
		return "the job type was deleted since the list was read", ""
	case isUnsupported:
		return unsupported.Release + " has no URL for the job type", unsupported.Hint
	case failed != nil && failed.Reason == client.ReasonRefused:
		return fmt.Sprintf("the server refuses to return the details (status %d)", failed.Status), cli.Describe(now.Err).Hint
	}
	return "the server returns invalid details", hintOnlyPaused
}

// foreignMappingError is an error mapping that cannot be restored on the release of the server.
type foreignMappingError struct{ why, hint string }

func (e *foreignMappingError) Error() string {
	return "error mapping not restorable on this release: " + e.why
}

// Report has the exit code of what a release cannot do.
func (e *foreignMappingError) Report() cli.Report {
	return cli.Report{Exit: cli.ExitUsage, Code: "unsupported", Message: e.Error(), Hint: e.hint}
}

// compareMapping decides what to do about the mapping of a job type that has another one now. uneditable says why no mapping
// can be changed on the release, if that is so.
func (c *candidate) compareMapping(uneditable *foreignMappingError) error {
	now, saved := c.Before, c.saved.mapping
	diff := mapping.Diff(now, saved.Text)
	switch {
	case errors.Is(now.Err, client.ErrNotFound):
		c.Row.Fail(now.Err)
	case now.Err == nil && len(diff) == 0:
	case uneditable != nil:
		c.foreign = uneditable
	case now.Err != nil:
		why, hint := whyUnread(now)
		c.foreign = &foreignMappingError{why, hint}
	case saved.OwnErrors && !now.OwnErrors:
		c.foreign = &foreignMappingError{"in the file, job types define their errors, and here, mappings name errors of the server", hintOnlyPaused}
	case now.OwnErrors && !saved.OwnErrors:
		c.foreign = &foreignMappingError{"the file names errors of the server, and here, job types define their own", hintOnlyPaused}
	case c.saved.problem != nil:
		return c.saved.problem
	default:
		c.Wanted.ErrorMapping, c.Diff = new(model.ErrorMapping), diff
		return json.Unmarshal(saved.Text, c.Wanted.ErrorMapping)
	}
	return nil
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
			found := candidate.Row.Target
			found.Skipped = candidate.foreign.why
			targets = append(targets, found)
		}
	}
	return targets
}
