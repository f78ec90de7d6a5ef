package cmd

import (
	"context"
	"fmt"
	"time"

	"jt/internal/cli"
	"jt/internal/hold"
)

// restore unpauses what the hold paused, unless another one needs it or somebody paused it since.
func (h *holding) restore(ctx context.Context) error {
	if h.journal == nil {
		return nil
	}
	if h.untouched() {
		return h.forget()
	}
	server := h.scale.BaseURL()
	bounded, cancel := context.WithTimeoutCause(ctx, restoreTime, errLockTimeout)
	defer cancel()
	unlock, err := h.place.lock(bounded, h.session, server)
	if err != nil {
		// That it ends is what a hold is for.
		h.session.Note("going on all the same: %s", cli.Describe(err).Message)
		unlock = func() {}
	}
	defer unlock()
	others, err := h.place.others(server)
	if err != nil {
		h.session.Note("whether other holds need the job types is not known: %s", cli.Describe(err).Message)
	}
	undo := &undoing{
		session: h.session, scale: h.scale, entries: h.journal.Record().Entries,
		needed: needed(others, map[string]bool{h.journal.Path(): true}), until: h.session.Environment.Now().Add(restoreTime),
	}
	silence := time.AfterFunc(longSilence, func() {
		h.session.Note("unpausing what was paused: waiting for the answer of %s", server)
	})
	plan, err := undo.plan(ctx)
	silence.Stop()
	if err != nil {
		return h.unrestored(nil, err)
	}
	undo.carryOut(ctx, plan, h.concurrency)
	if left := plan.left(); len(left) > 0 {
		return h.unrestored(left, sameFailure(left))
	}
	noteSkipped(h.session, targetsOf(plan.with(resultSkipped)))
	h.session.Note("hold ended: %s", plan.summary())
	h.place.sweep(others, plan, undo.serverTime())
	if late := undo.late(plan); len(late) > 0 {
		h.tellLate(late)
		return nil
	}
	return h.forget()
}

// tellLate keeps the journal of a hold of which requests may still be carried out, and says so.
func (h *holding) tellLate(refs []string) {
	noteLate(h.session, refs)
	withJournal, _ := commandsThatUndo(h.session, h.scale.BaseURL(), h.journal.Path(), h.place.folder != nil, nil)
	h.session.Note("this looks again, and unpauses them: %s", withJournal)
	if err := h.journal.Close(); err != nil {
		h.session.Note("the journal could not be closed: %s", cli.SystemText(err))
	}
}

// longSilence is after what time without an answer a restore says what it is doing.
const longSilence = 5 * time.Second

// needed are the job types that the other holds which run need paused.
func needed(others []hold.Known, own map[string]bool) map[int64]bool {
	ids := map[int64]bool{}
	for _, other := range others {
		if other.Live && !own[other.Path] {
			for _, entry := range other.Record.Entries {
				ids[entry.ID] = true
			}
		}
	}
	return ids
}

// forget takes the journal away.
func (h *holding) forget() error {
	if err := h.journal.Remove(); err != nil {
		h.session.Note("the journal of the hold, of which nothing is left, could not be removed: %s", cli.SystemText(err))
	}
	return nil
}

// unrestored is the error of a hold that could not be undone, with the commands that would. left are the job types that
// stay paused; none are given where that is not known.
func (h *holding) unrestored(left []*pauseRow, cause error) error {
	if err := h.journal.Close(); err != nil {
		h.session.Note("the journal could not be closed: %s", cli.SystemText(err))
	}
	var ids []int64
	for _, row := range left {
		ids = append(ids, row.target.id)
		if row.failure != nil && len(ids) <= shownNames {
			h.session.Note("%s stays paused: %s", row.target.ref, row.why)
		}
	}
	count := len(left)
	if count == 0 {
		undo := undoing{entries: h.journal.Record().Entries}
		for _, one := range undo.targets() {
			ids = append(ids, one.id)
		}
		count = len(ids)
	}
	withJournal, without := commandsThatUndo(h.session, h.scale.BaseURL(), h.journal.Path(), h.place.folder != nil, ids)
	h.session.Note("this would finish it without the journal, whoever paused them: %s", without)
	h.session.Note("this finishes it: %s", withJournal)
	return cli.OutcomeError(
		cli.ExitPartly, "not_restored",
		fmt.Sprintf("the hold could not be undone, %s may still be paused: %s", cli.JobTypes(count), cli.Describe(cause).Message), "",
	)
}

var errLockTimeout = cli.OutcomeError(
	cli.ExitFailed, "locked", "another hold of this machine is pausing or unpausing, and does not come to an end", "",
)
