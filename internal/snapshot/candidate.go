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
	row        *change.Row
	entry      *entry
	changes    client.JobTypeUpdate         // what differs from the file
	diff       []string                     // of the error mapping, for people
	mappingNow []byte                       // the current error mapping, if it is to be replaced
	unknown    map[model.ErrorName][]string // names that the server saved without having such errors
	foreign    *foreignMappingError         // why its error mapping cannot be restored on this release; nil if it can
}

// settle sets the result and the action of the row.
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
	switch {
	case c.row.Result != change.ResultUnchanged:
	case len(actions) > 0:
		c.row.Result, c.row.Action = change.ResultPlanned, strings.Join(actions, "+")
	case c.foreign != nil:
		c.row.Action = "mapping"
		c.row.Fail(c.foreign)
	}
}

// restore changes the job type. It finishes requests in flight, even after an interrupt.
func (c *candidate) restore(ctx context.Context, scale *client.Client) (model.Object, error) {
	ctx = client.FinishRequests(ctx)
	id, wanted := c.row.Target.ID, c.changes
	after, err := scale.JobTypes.Update(ctx, id, wanted)
	if wanted.IsPaused != nil && wanted.ErrorMapping != nil && isRefused(err) {
		// Some releases refuse the error mapping of some job types; the paused state matters more.
		if _, pausedErr := scale.JobTypes.Update(ctx, id, client.JobTypeUpdate{IsPaused: wanted.IsPaused}); pausedErr == nil {
			return after, &change.PartMadeError{What: onlyPausedRestored, Err: err}
		}
	}
	if err == nil && wanted.ErrorMapping != nil {
		c.unknown = mapping.UnknownErrors(*wanted.ErrorMapping, after)
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
