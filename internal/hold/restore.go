package hold

import (
	"context"
	"fmt"
	"time"

	"jt/internal/change"
	"jt/internal/cli"
	"jt/internal/selection"
)

// restore unpauses what the hold paused, unless another one needs it or somebody paused it since.
func (h *Hold) restore(ctx context.Context) error {
	if h.journal == nil {
		return nil
	}
	if h.untouched() {
		return h.forget()
	}
	server := h.Scale.BaseURL()
	bounded, cancel := context.WithTimeoutCause(ctx, RestoreTime, errLockTimeout)
	defer cancel()
	unlock, err := h.Place.lock(bounded, h.Session, server)
	if err != nil {
		// That it ends is what a hold is for.
		h.Session.Note("going on all the same: %s", cli.Describe(err).Message)
		unlock = func() {}
	}
	defer unlock()
	others, err := h.Place.others(server)
	if err != nil {
		h.Session.Note("whether other holds need the job types is not known: %s", cli.Describe(err).Message)
	}
	undo := &undoing{
		session: h.Session, scale: h.Scale, entries: h.journal.Record().Entries,
		needed: needed(others, map[string]bool{h.journal.Path(): true}), until: h.Session.Environment.Now().Add(RestoreTime),
	}
	silence := time.AfterFunc(longSilence, func() {
		h.Session.Note("unpausing what was paused: waiting for the answer of %s", server)
	})
	plan, err := undo.plan(ctx)
	silence.Stop()
	if err != nil {
		return h.unrestored(nil, err)
	}
	undo.carryOut(ctx, plan, h.Concurrency)
	if left := plan.Left(); len(left) > 0 {
		return h.unrestored(left, change.SameFailure(left))
	}
	selection.NoteSkipped(h.Session, change.TargetsOf(plan.With(change.ResultSkipped)))
	h.Session.Note("hold ended: %s", plan.Summary())
	h.Place.sweep(others, plan, undo.serverTime())
	if late := undo.late(plan); len(late) > 0 {
		h.tellLate(late)
		return nil
	}
	return h.forget()
}

// tellLate keeps the journal of a hold of which requests may still be carried out, and says so.
func (h *Hold) tellLate(refs []string) {
	noteLate(h.Session, refs)
	withJournal, _ := CommandsThatUndo(h.Session, h.Scale.BaseURL(), h.journal.Path(), h.Place.folder != nil, nil)
	h.Session.Note("this looks again, and unpauses them: %s", withJournal)
	if err := h.journal.Close(); err != nil {
		h.Session.Note("the journal could not be closed: %s", cli.SystemText(err))
	}
}

// longSilence is after what time without an answer a restore says what it is doing.
const longSilence = 5 * time.Second

// needed are the job types that the other holds which run need paused.
func needed(others []Known, own map[string]bool) map[int64]bool {
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
func (h *Hold) forget() error {
	if err := h.journal.Remove(); err != nil {
		h.Session.Note("the journal of the hold, of which nothing is left, could not be removed: %s", cli.SystemText(err))
	}
	return nil
}

// unrestored is the error of a hold that could not be undone, with the commands that would. left are the job types that
// stay paused; none are given where that is not known.
func (h *Hold) unrestored(left []*change.Row, cause error) error {
	if err := h.journal.Close(); err != nil {
		h.Session.Note("the journal could not be closed: %s", cli.SystemText(err))
	}
	var ids []int64
	for _, row := range left {
		ids = append(ids, row.Target.Id)
		if row.Failure != nil && len(ids) <= change.ShownNames {
			h.Session.Note("%s stays paused: %s", row.Target.Ref, row.Why)
		}
	}
	count := len(left)
	if count == 0 {
		undo := undoing{entries: h.journal.Record().Entries}
		for _, one := range undo.targets() {
			ids = append(ids, one.Id)
		}
		count = len(ids)
	}
	withJournal, without := CommandsThatUndo(h.Session, h.Scale.BaseURL(), h.journal.Path(), h.Place.folder != nil, ids)
	h.Session.Note("this would finish it without the journal, whoever paused them: %s", without)
	h.Session.Note("this finishes it: %s", withJournal)
	return cli.OutcomeError(
		cli.ExitPartly, "not_restored",
		fmt.Sprintf("the hold could not be undone, %s may still be paused: %s", cli.JobTypes(count), cli.Describe(cause).Message), "",
	)
}

var errLockTimeout = cli.OutcomeError(
	cli.ExitFailed, "locked", "another hold of this machine is pausing or unpausing, and does not come to an end", "",
)
