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

// carryOut makes the change of a job type. Only one jt at a time edits its mapping, which may have changed since the plan.
func (e *edit) carryOut(ctx context.Context, session *cli.Session, scale *client.Client, turns *Turns) (model.Object, error) {
	if e.changes.ErrorMapping != nil {
		done, err := turns.Take(ctx, session, scale, e.row.Target)
		if err != nil {
			return model.Object{}, err
		}
		defer done()
	}
	if e.editsMapping() {
		target := e.row.Target
		target.Object = model.Object{} // as it was for the plan
		now, _, err := readCurrent(client.Uncached(ctx), scale, target)
		if err == nil {
			err = e.compareMapping(now)
		}
		if err != nil {
			return model.Object{}, cmp.Or(context.Cause(ctx), err) // an interrupt came before anything was sent
		}
		if e.changes.ErrorMapping == nil && e.changes.IsPaused == nil {
			return model.Object{}, &change.LeftError{} // somebody else made the same change
		}
	}
	wanted := e.changes.ErrorMapping
	after, err := e.send(ctx, session, scale)
	if err == nil && wanted != nil {
		e.unknown = UnknownErrors(*wanted, after)
	}
	return after, err
}

// editsMapping reports whether single entries of the mapping change.
func (e *edit) editsMapping() bool { return len(e.request.edits) > 0 && e.changes.ErrorMapping != nil }

// send sends the change. It reads the mapping back and, if somebody else has replaced it meanwhile, makes the edits again in
// what they wrote. Nobody can see what is overwritten later.
func (e *edit) send(ctx context.Context, session *cli.Session, scale *client.Client) (after model.Object, err error) {
	id, ref := e.row.Target.ID, e.row.Target.Ref
	for round := range editRounds {
		if round > 0 && ctx.Err() != nil {
			break
		}
		// A change that has started is finished, even after an interrupt.
		finishing := client.FinishRequests(ctx)
		if after, err = scale.JobTypes.Update(finishing, id, e.changes); err != nil || !e.editsMapping() {
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
		e.changes = client.JobTypeUpdate{ErrorMapping: again}
	}
	return after, cli.OutcomeError(cli.ExitFailed, "not_applied",
		fmt.Sprintf("the error mapping of %s was changed, but somebody else replaced it each time", ref), "try again when nobody else changes it")
}

// lost returns the mapping to send if the edits are missing from a job type that was read after the change, or nil. after is
// the job type as the server responded to the change: a read that is older than that shows nothing.
func (e *edit) lost(now, after model.Object) *model.ErrorMapping {
	text, _ := now.Mapping()
	current := Current{ref: e.row.Target.Ref, Text: bytes.Clone(text)}
	wanted, _, err := current.edited(e.request.edits)
	if err != nil {
		return nil // what was written later cannot be edited; this change was made
	}
	edited, err := json.Marshal(wanted)
	if err != nil || len(Diff(current, edited)) == 0 || len(Diff(current, e.before.Text)) == 0 && !isLater(now, after) || isLater(after, now) {
		return nil
	}
	return wanted
}

// isLater reports whether one state of a job type is known to be later than another.
func isLater(one, other model.Object) bool {
	var times [2]time.Time
	for i, object := range []model.Object{one, other} {
		text, err := object.Text("last_modified")
		if err == nil {
			times[i], err = time.Parse(time.RFC3339, text)
		}
		if err != nil {
			return false
		}
	}
	return times[0].After(times[1])
}
