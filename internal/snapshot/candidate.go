package snapshot

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"jt/client"
	"jt/client/model"
	"jt/internal/change"
	"jt/internal/mapping"
)

// candidate is a job type of the file that is on the server.
type candidate struct {
	mapping.Change
	saved   *jobType             // what the file says
	foreign *foreignMappingError // why its error mapping cannot be restored on this release; nil if it can
}

// settle sets the result and the action of the row.
func (c *candidate) settle() {
	var actions []string
	if paused := c.Wanted.IsPaused; paused != nil && *paused {
		actions = append(actions, "pause")
	} else if paused != nil {
		actions = append(actions, "unpause")
	}
	if c.Wanted.ErrorMapping != nil {
		actions = append(actions, "mapping")
	}
	switch {
	case c.Row.Result != change.ResultUnchanged:
	case len(actions) > 0:
		c.Row.Result, c.Row.Action = change.ResultPlanned, strings.Join(actions, "+")
	case c.foreign != nil:
		c.Row.Action = "mapping"
		c.Row.Fail(c.foreign)
	}
}

// restore changes the job type. It finishes requests in flight, even after an interrupt.
func (c *candidate) restore(ctx context.Context, scale *client.Client) (model.Object, error) {
	ctx = client.FinishRequests(ctx)
	id, wanted := c.Row.Target.ID, c.Wanted
	after, err := scale.JobTypes.Update(ctx, id, wanted)
	if wanted.IsPaused != nil && wanted.ErrorMapping != nil && isRefused(err) {
		// Some releases refuse the error mapping of some job types; the paused state matters more.
		if _, pausedErr := scale.JobTypes.Update(ctx, id, client.JobTypeUpdate{IsPaused: wanted.IsPaused}); pausedErr == nil {
			return after, &change.PartMadeError{What: onlyPausedRestored, Err: err}
		}
	}
	if err == nil && c.foreign != nil {
		return after, &change.PartMadeError{What: onlyPausedRestored, Err: c.foreign}
	}
	return after, err
}

const onlyPausedRestored = "only its paused state was restored, not its error mapping"

// isRefused reports whether the server refused the request itself.
func isRefused(err error) bool {
	failed, ok := errors.AsType[*client.Error](err)
	return ok && failed.Status == http.StatusBadRequest && !errors.Is(err, client.ErrNotApplied)
}
