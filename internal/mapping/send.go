package mapping

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"jt/client"
	"jt/client/model"
	"jt/internal/change"
	"jt/internal/cli"
)

// editRounds bounds how often edits are made again after somebody else overwrote them.
const editRounds = 5

// send makes the change of a job type. Single entries change in the mapping that the job type has by now. Then the mapping is
// read back and, if somebody else has replaced it meanwhile, the edits are made again in what they wrote. Nobody can see what
// is overwritten later.
func (e *edit) send(ctx context.Context, session *cli.Session, scale *client.Client) (after model.Object, err error) {
	id, ref := e.Row.Target.ID, e.Row.Target.Ref
	edits := len(e.request.edits) > 0 && e.Wanted.ErrorMapping != nil
	if edits {
		target := e.Row.Target
		target.Object = model.Object{} // as it was for the plan
		now, _, err := readCurrent(client.Uncached(ctx), scale, target)
		if err == nil {
			err = e.compareMapping(now)
		}
		switch {
		case err != nil:
			return after, cmp.Or(context.Cause(ctx), err) // an interrupt came before anything was sent
		case !e.Needed():
			return after, &change.LeftError{} // somebody else made the same change
		}
	}
	for round := range editRounds {
		if round > 0 && ctx.Err() != nil {
			break
		}
		// A change that has started is finished, even after an interrupt.
		finishing := client.FinishRequests(ctx)
		if after, err = scale.JobTypes.Update(finishing, id, e.Wanted); err != nil || !edits || e.Wanted.ErrorMapping == nil {
			return after, err
		}
		now, err := scale.JobTypes.GetObject(client.Uncached(finishing), id)
		if err != nil {
			session.Warn("cannot see whether somebody else changed the error mapping of %s meanwhile: %s", ref, cli.Describe(err).Message)
			return after, nil
		}
		again := e.lost(now, after)
		if again == nil {
			return after, nil
		}
		session.Note("somebody else changed the error mapping of %s meanwhile; making the change again", ref)
		e.Wanted = client.JobTypeUpdate{ErrorMapping: again}
	}
	return after, cli.OutcomeError(cli.ExitFailed, "not_applied",
		fmt.Sprintf("the error mapping of %s was changed, but somebody else replaced it each time", ref), "try again when nobody else changes it")
}

// lost returns the mapping to send if the edits are missing from a job type that was read after the change, or nil. after is
// the job type as the server responded to the change: a read that is older than that shows nothing.
func (e *edit) lost(now, after model.Object) *model.ErrorMapping {
	text, _ := now.Mapping()
	current := Current{ref: e.Row.Target.Ref, Text: bytes.Clone(text)}
	wanted, _, err := current.edited(e.request.edits)
	if err != nil {
		return nil // what was written later cannot be edited; this change was made
	}
	edited, err := json.Marshal(wanted)
	if err != nil || len(Diff(current, edited)) == 0 || len(Diff(current, e.Before.Text)) == 0 && !isLater(now, after) || isLater(after, now) {
		return nil
	}
	return wanted
}

// isLater reports whether one state of a job type is known to be later than another.
func isLater(one, other model.Object) bool {
	oneText, _ := one.Text("last_modified")
	otherText, _ := other.Text("last_modified")
	oneTime, oneErr := time.Parse(time.RFC3339, oneText)
	otherTime, otherErr := time.Parse(time.RFC3339, otherText)
	return oneErr == nil && otherErr == nil && oneTime.After(otherTime)
}
