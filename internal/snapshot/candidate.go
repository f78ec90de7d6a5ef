package snapshot

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"jt/client"
	"jt/internal/change"
	"jt/internal/mapping"
)

// candidate is a job type of the file that the server has.
type candidate struct {
	row     *change.Row
	entry   *entry
	changes client.JobTypeUpdate          // what differs from the file
	diff    []string                      // of the error mapping, for eyes
	unknown map[client.ErrorName][]string // errors that the server saved and does not have
}

func (c *candidate) compareMapping(now mapping.Current) error {
	saved := c.entry.mapping
	diff := mapping.Diff(now, saved.text)
	switch {
	case len(diff) == 0:
		return nil
	case saved.problem != nil:
		return saved.problem
	}
	c.changes.ErrorMapping, c.diff = &saved.wanted, diff
	return nil
}

// settle notes in the row what is to be done to the job type.
func (c *candidate) settle() {
	var actions []string
	if paused := c.changes.IsPaused; paused != nil && *paused {
		actions = append(actions, "pause")
	} else if paused != nil {
		actions = append(actions, "unpause")
	}
	if c.changes.ErrorMapping != nil {
		actions = append(actions, "mapping")
	}
	if len(actions) > 0 && c.row.Result == change.ResultUnchanged {
		c.row.Result, c.row.Action = change.ResultPlanned, strings.Join(actions, "+")
	}
}

// restore changes the job type. What it began it finishes, also after an interrupt.
func (c *candidate) restore(ctx context.Context, scale *client.Client) error {
	ctx = client.FinishRequests(ctx)
	id, wanted := c.row.Target.ID, c.changes
	after, err := scale.JobTypes.Update(ctx, id, wanted)
	switch {
	case ignoresEmptyMapping(err):
		// The rest was done: pausing again would overwrite since when it is paused.
		wanted = client.JobTypeUpdate{ErrorMapping: &client.ErrorMapping{ExitCodes: map[string]client.ErrorName{}}}
		if after, err = scale.JobTypes.Update(ctx, id, wanted); err != nil && c.changes.IsPaused != nil {
			return &change.PartMadeError{What: onlyPausedRestored, Err: err}
		}
	case wanted.IsPaused != nil && wanted.ErrorMapping != nil && isRefused(err):
		// Some releases refuse the error mapping of some job types; whether they run matters more.
		if _, pausedErr := scale.JobTypes.Update(ctx, id, client.JobTypeUpdate{IsPaused: wanted.IsPaused}); pausedErr == nil {
			return &change.PartMadeError{What: onlyPausedRestored, Err: err}
		}
	}
	if err == nil && wanted.ErrorMapping != nil {
		c.unknown = mapping.UnknownErrors(*wanted.ErrorMapping, after)
	}
	return err
}

const onlyPausedRestored = "its error mapping was not restored, only whether it is paused"

// ignoresEmptyMapping reports whether a release treated {} as no change.
func ignoresEmptyMapping(err error) bool {
	ignored, ok := errors.AsType[*client.NotAppliedError](err)
	return ok && len(ignored.Missed) == 1 && ignored.Missed[0].Name == keyMapping && ignored.Missed[0].Want == "{}"
}

// isRefused reports whether an answer is about what was asked for.
func isRefused(err error) bool {
	failed, ok := errors.AsType[*client.Error](err)
	return ok && failed.Status == http.StatusBadRequest
}
