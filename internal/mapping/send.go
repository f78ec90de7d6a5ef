package mapping

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/selection"
)

// editRounds bounds how often edits are made again after somebody else overwrote them.
const editRounds = 5

// send makes the change. It reads the mapping back and, if somebody else has replaced it meanwhile, makes the edits again in
// what they wrote. Nobody can see what is overwritten later.
func (p *plan) send(ctx context.Context, session *cli.Session, scale *client.Client, id int64) (after client.Object, err error) {
	for round := range editRounds {
		if round > 0 && ctx.Err() != nil {
			break
		}
		// A change that has started is finished, even after an interrupt.
		finishing := client.FinishRequests(ctx)
		if after, err = scale.JobTypes.Update(finishing, id, p.changes); err != nil || len(p.edits) == 0 || p.changes.ErrorMapping == nil {
			return after, err
		}
		now, err := scale.JobTypes.GetObject(client.Uncached(finishing), id)
		if err != nil {
			session.Note("note: cannot see whether somebody else changed the error mapping of %s meanwhile: %s", p.target.Ref, cli.Describe(err).Message)
			return after, nil
		}
		again := p.lost(now, after)
		if again == nil {
			return after, nil
		}
		session.Note("somebody else changed the error mapping of %s meanwhile; making the change again", p.target.Ref)
		p.changes = client.JobTypeUpdate{ErrorMapping: again}
	}
	return after, cli.OutcomeError(cli.ExitFailed, "not_applied",
		fmt.Sprintf("the error mapping of %s was changed, but somebody else replaced it each time", p.target.Ref), "try again when nobody else changes it")
}

// lost returns the mapping to send if the edits are missing from a job type that was read after the change, or nil. after is
// the job type as the server responded to the change: a read that is older than that shows nothing.
func (p *plan) lost(now, after client.Object) *client.ErrorMapping {
	text, _ := now.Mapping()
	current := Current{ref: p.target.Ref, Text: bytes.Clone(text)}
	wanted, _, err := current.edited(p.edits)
	if err != nil {
		return nil // what was written later cannot be edited; this change was made
	}
	edited, err := json.Marshal(wanted)
	if err != nil || len(Diff(current, edited)) == 0 || len(Diff(current, p.before.Text)) == 0 && !isLater(now, after) || isLater(after, now) {
		return nil
	}
	return wanted
}

// isLater reports whether one state of a job type is known to be later than another.
func isLater(one, other client.Object) bool {
	var times [2]time.Time
	for i, object := range []client.Object{one, other} {
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

// readAgain reads the error mapping of a job type from the server, although it may have been read before the turn.
func readAgain(ctx context.Context, scale *client.Client, target selection.Target) (Current, error) {
	target.Object = client.Object{}
	return readCurrent(client.Uncached(ctx), scale, target)
}
