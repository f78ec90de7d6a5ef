package cmd

import (
	"context"
	"fmt"
	"time"

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
	unlock, err := h.place.lock(bounded, h.app, server)
	if err != nil {
		// That it ends is what a hold is for.
		h.app.note("going on all the same: %s", describe(err).Message)
		unlock = func() {}
	}
	defer unlock()
	others, err := h.place.others(server)
	if err != nil {
		h.app.note("whether other holds need the job types is not known: %s", describe(err).Message)
	}
	undo := &undoing{
		app: h.app, scale: h.scale, entries: h.journal.Record().Entries,
		needed: needed(others, map[string]bool{h.journal.Path(): true}), until: h.app.environment.Now().Add(restoreTime),
	}
	silence := time.AfterFunc(longSilence, func() {
		h.app.note("unpausing what was paused: waiting for the answer of %s", server)
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
	h.app.noteSkipped(targetsOf(plan.with(resultSkipped)))
	h.app.note("hold ended: %s", plan.summary())
	h.place.sweep(others, plan, undo.serverTime())
	if late := undo.late(plan); len(late) > 0 {
		h.tellLate(late)
		return nil
	}
	return h.forget()
}

// tellLate keeps the journal of a hold of which requests may still be carried out, and says so.
func (h *holding) tellLate(refs []string) {
	h.app.noteLate(refs)
	withJournal, _ := h.app.commandsThatUndo(h.scale.BaseURL(), h.journal.Path(), h.place.folder != nil, nil)
	h.app.note("this looks again, and unpauses them: %s", withJournal)
	if err := h.journal.Close(); err != nil {
		h.app.note("the journal could not be closed: %s", systemText(err))
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
		h.app.note("the journal of the hold, of which nothing is left, could not be removed: %s", systemText(err))
	}
	return nil
}

// unrestored is the error of a hold that could not be undone, with the commands that would. left are the job types that
// stay paused; none are given where that is not known.
func (h *holding) unrestored(left []*pauseRow, cause error) error {
	if err := h.journal.Close(); err != nil {
		h.app.note("the journal could not be closed: %s", systemText(err))
	}
	var ids []int64
	for _, row := range left {
		ids = append(ids, row.target.id)
		if row.failure != nil && len(ids) <= shownNames {
			h.app.note("%s stays paused: %s", row.target.ref, row.why)
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
	withJournal, without := h.app.commandsThatUndo(h.scale.BaseURL(), h.journal.Path(), h.place.folder != nil, ids)
	h.app.note("this would finish it without the journal, whoever paused them: %s", without)
	h.app.note("this finishes it: %s", withJournal)
	return outcomeError(
		exitPartly, "not_restored",
		fmt.Sprintf("the hold could not be undone, %s may still be paused: %s", jobTypes(count), describe(cause).Message), "",
	)
}

var errLockTimeout = outcomeError(
	exitFailed, "locked", "another hold of this machine is pausing or unpausing, and does not come to an end", "",
)
