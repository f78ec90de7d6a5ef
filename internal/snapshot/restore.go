package snapshot

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"jt/client"
	"jt/internal/change"
	"jt/internal/cli"
)

// RestoreOptions are what `jt restore` was asked for.
type RestoreOptions struct {
	File         string
	Parts        Parts
	Consent      cli.ConsentOptions
	DryRun       bool
	AllowUnknown bool
}

// Holds is an error where the file has nothing of the part that is to be restored: success would be none.
func (s *snapshot) Holds(parts Parts) error {
	for i := range s.entries {
		if entry := &s.entries[i]; parts.Paused && entry.paused != nil || parts.Mapping && entry.mapping != nil {
			return nil
		}
	}
	if len(s.entries) == 0 {
		return nil
	}
	return cli.UsageError(fmt.Sprintf("%s holds nothing for --only %s", s.label, parts.Only), "it was taken with --only; leave --only out to restore what it holds")
}

// Update changes one job type of the plan. What it began it finishes, also after an interrupt.
func (p *restorePlan) Update(scale *client.Client) func(context.Context, int64) error {
	return func(ctx context.Context, id int64) error {
		ctx = client.FinishRequests(ctx)
		wanted := p.changes[id]
		after, err := scale.JobTypes.Update(ctx, id, wanted)
		switch {
		case ignoresEmptyMapping(err):
			// The rest was done: pausing again would overwrite since when it is paused.
			wanted = client.JobTypeUpdate{ErrorMapping: &client.ErrorMapping{ExitCodes: map[string]client.ErrorName{}}}
			if after, err = scale.JobTypes.Update(ctx, id, wanted); err != nil && p.changes[id].IsPaused != nil {
				return &change.PartMadeError{What: onlyPausedRestored, Err: err}
			}
		case wanted.IsPaused != nil && wanted.ErrorMapping != nil && isRefused(err):
			// Some releases take no error mapping of some job types; whether they run matters more.
			if _, pausedErr := scale.JobTypes.Update(ctx, id, client.JobTypeUpdate{IsPaused: wanted.IsPaused}); pausedErr == nil {
				return &change.PartMadeError{What: onlyPausedRestored, Err: err}
			}
		}
		if err == nil && wanted.ErrorMapping != nil {
			p.UnknownErrors.note(*wanted.ErrorMapping, after)
		}
		return err
	}
}

const onlyPausedRestored = "its error mapping was not restored, only whether it is paused"

// ignoresEmptyMapping tells the releases that take {} for no change.
func ignoresEmptyMapping(err error) bool {
	ignored, ok := errors.AsType[*client.NotAppliedError](err)
	return ok && len(ignored.Missed) == 1 && ignored.Missed[0].Name == KeyMapping && ignored.Missed[0].Want == "{}"
}

// isRefused tells an answer that is about what was asked for.
func isRefused(err error) bool {
	failed, ok := errors.AsType[*client.Error](err)
	return ok && failed.Status == http.StatusBadRequest
}
