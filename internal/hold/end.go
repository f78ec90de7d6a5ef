package hold

import (
	"context"
	"fmt"
	"time"

	"jt/internal/change"
	"jt/internal/cli"
	"jt/internal/selection"
)

// longSilence is after what time without an answer an undo says what it is doing.
const longSilence = 5 * time.Second

// undo unpauses what the hold paused, unless another one needs it or somebody has paused it since.
func (h *hold) undo(ctx context.Context) error {
	if h.journal == nil {
		return nil
	}
	if h.untouched() {
		h.forget()
		return nil
	}
	server := h.scale.BaseURL()
	bounded, cancel := context.WithTimeoutCause(ctx, undoTime, cli.OutcomeError(
		cli.ExitFailed, "locked", "another hold of this machine is pausing or unpausing, and does not come to an end", "",
	))
	defer cancel()
	unlock, err := h.place.lock(bounded, h.session, server)
	if err != nil {
		// That it ends is what a hold is for.
		h.session.Note("going on all the same: %s", cli.Describe(err).Message)
		unlock = func() {}
	}
	defer unlock()
	defer h.journal.close() // where it was removed it is closed, which does no harm
	others, err := h.place.onServer(server)
	if err != nil {
		h.session.Note("whether other holds need the job types is not known: %s", cli.Describe(err).Message)
	}
	undo := newUndo(h.session, h.scale, []*journal{h.journal}, others)
	silence := time.AfterFunc(longSilence, func() {
		h.session.Note("unpausing what was paused: waiting for the answer of %s", server)
	})
	plan, err := undo.plan(ctx)
	silence.Stop()
	if err != nil {
		return h.notUndone(undo.targets, err)
	}
	undo.carryOut(ctx, plan)
	if left := plan.Left(); len(left) > 0 {
		for _, row := range left[:min(len(left), change.ShownNames)] {
			if row.Failure != nil {
				h.session.Note("%s stays paused: %s", row.Target.Ref, row.Why)
			}
		}
		return h.notUndone(change.TargetsOf(left), change.SameFailure(left))
	}
	selection.NoteSkipped(h.session, change.TargetsOf(plan.Rows))
	h.session.Note("hold ended: %s", plan.Summary())
	sweep(undo, others, plan)
	if undo.noteLate(plan) {
		withJournal, _ := h.place.commands(h.session, server, nil)
		h.session.Note("this looks again, and unpauses them: %s", withJournal)
		return nil
	}
	h.forget()
	return nil
}

// sweep removes the journals of holds that were killed and of which nothing is left once a plan was carried out.
func sweep(undo *undo, others []*journal, plan *change.Plan) {
	unpaused := map[int64]bool{}
	for _, row := range plan.Rows {
		unpaused[row.Target.ID] = isUnpaused(row)
	}
	for _, other := range others {
		if other.live || !undo.isDone(other.record.Entries, func(id int64) bool { return !unpaused[id] }) {
			continue
		}
		if other.open() == nil {
			_ = other.remove() // jt hold --recover removes it too
		}
	}
}

// forget removes the journal.
func (h *hold) forget() {
	if err := h.journal.remove(); err != nil {
		h.session.Note("the journal of the hold, of which nothing is left, could not be removed: %s", cli.SystemText(err))
	}
}

// notUndone is the error of a hold that could not be undone, with the commands that would. left may still be paused.
func (h *hold) notUndone(left []selection.Target, cause error) error {
	ids := make([]int64, 0, len(left))
	for _, target := range left {
		ids = append(ids, target.ID)
	}
	withJournal, without := h.place.commands(h.session, h.scale.BaseURL(), ids)
	h.session.Note("this would finish it without the journal, whoever paused them: %s", without)
	h.session.Note("this finishes it: %s", withJournal)
	return cli.OutcomeError(
		cli.ExitPartly, "not_restored",
		fmt.Sprintf("the hold could not be undone, %s may still be paused: %s", cli.JobTypes(len(left)), cli.Describe(cause).Message), "",
	)
}
