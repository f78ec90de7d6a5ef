package hold

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"jt/client"
	"jt/internal/change"
	"jt/internal/cli"
	"jt/internal/selection"
)

// longSilence is how long an undo waits for a response before it says what it is waiting for.
const longSilence = 5 * time.Second

// undo unpauses the job types that the hold paused, unless another hold needs them or somebody has paused them since.
func (h *hold) undo(ctx context.Context) error {
	if h.journal == nil {
		return nil
	}
	if h.untouched() {
		h.journal.drop(h.session)
		return nil
	}
	server := h.scale.BaseURL()
	bounded, cancel := context.WithTimeoutCause(ctx, undoTime, cli.OutcomeError(
		cli.ExitFailed, "locked", "another hold on this machine is still pausing or unpausing", "",
	))
	defer cancel()
	unlock, err := h.place.lock(bounded, h.session, server)
	if err != nil {
		// A hold must end, even without the lock.
		h.session.Warn("continuing anyway: %s", cli.Describe(err).Message)
		unlock = func() {}
	}
	defer unlock()
	defer h.journal.close() // closing a removed journal again does no harm
	others, err := h.place.onServer(server)
	if err != nil {
		h.session.Warn("cannot see whether other holds need the job types: %s", cli.Describe(err).Message)
	}
	undo := newUndo(h.site, []*journal{h.journal}, others)
	silence := time.AfterFunc(longSilence, func() {
		h.session.Note("unpausing: waiting for a response from %s", server)
	})
	plan, err := undo.plan(ctx)
	silence.Stop()
	if err != nil {
		return h.notUndone(cli.ExitPartly, undo.targets, err)
	}
	late := undo.carryOut(ctx, plan)
	if h.process != nil {
		undo.noteUnpaused(plan)
	}
	if left := plan.Left(); len(left) > 0 {
		for _, row := range left[:min(len(left), change.ShownNames)] {
			if row.Failure != nil {
				h.session.Warn("%s remains paused: %s", row.Target.Ref, row.Why)
			}
		}
		return h.notUndone(exitOfLeft(plan, left), change.TargetsOf(left), change.SameFailure(left))
	}
	selection.NoteSkipped(h.session, change.TargetsOf(plan.Rows))
	h.session.Note("hold ended: %s", plan.Summary())
	if late {
		withJournal, _ := h.place.commands(h.session, server, nil)
		h.session.Warn("to check again later, and unpause them: %s", withJournal)
	}
	return nil
}

// exitOfLeft returns the exit code of an undo that left job types. It is ExitFailed if nothing was undone, and nothing failed
// either: what the server shows of them only leaves open whether the hold still pauses them.
func exitOfLeft(plan *change.Plan, left []*change.Row) int {
	inDoubt := func(row *change.Row) bool {
		_, outOfDate := errors.AsType[*notShownError](row.Failure)
		return outOfDate || isUnproven(row.Failure) || errors.Is(row.Failure, client.ErrNotApplied)
	}
	if slices.ContainsFunc(plan.Rows, isUnpaused) || slices.ContainsFunc(left, func(row *change.Row) bool { return !inDoubt(row) }) {
		return cli.ExitPartly
	}
	return cli.ExitFailed
}

// notUndone shows the commands that undo the rest of a hold, and returns the error. The job types in left may still be
// paused.
func (h *hold) notUndone(exit int, left []selection.Target, cause error) error {
	withJournal, without := h.place.commands(h.session, h.scale.BaseURL(), left)
	h.session.Note("to unpause by hand, no matter who paused them: %s", without)
	return cli.OutcomeError(
		exit, "not_restored",
		fmt.Sprintf("cannot undo the hold: %s may still be paused: %s", cli.JobTypes(len(left)), cli.Describe(cause).Message), "to undo the rest of the hold: "+withJournal,
	)
}
