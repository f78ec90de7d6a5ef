package hold

import (
	"context"
	"time"

	"jt/client"
	"jt/internal/change"
	"jt/internal/cli"
)

// recovery undoes the holds of one server that were left over.
type recovery struct {
	session     *cli.Session
	place       Place
	left        []Known
	concurrency int
	dryRun      bool
}

// run unpauses what the holds left, after a yes. Journals of which nothing is left are removed.
func (r *recovery) run(ctx context.Context, scale *client.Client, consent bool) (*change.Plan, error) {
	a := r.session
	for _, known := range r.left {
		a.Note("%s was not undone; its journal is %s", describeHold(known.Record), known.Path)
		if known.Record.Broken > 0 {
			a.Note("it has lines that are broken, which count for nothing: %d", known.Record.Broken)
		}
	}
	_, plan, err := r.plan(ctx, scale, nil)
	if err != nil {
		return nil, err
	}
	if r.dryRun {
		change.Show(a, plan)
		a.Note("dry run: nothing is changed on %s", plan.Server)
		return plan, nil
	}
	if err := change.Agree(ctx, a, plan, consent); err != nil {
		return nil, err
	}
	// Only now: somebody who is asked may take his time, and others must not wait for him.
	unlock, err := r.place.lock(ctx, a, scale.BaseURL())
	if err != nil {
		return nil, err
	}
	defer unlock()
	journals := r.take()
	defer func() {
		for _, journal := range journals {
			_ = journal.Close() // those that were removed are closed
		}
	}()
	undo, plan, err := r.plan(ctx, scale, journals)
	if err != nil {
		return nil, err
	}
	undo.carryOut(ctx, plan, r.concurrency)
	if late := undo.late(plan); len(late) > 0 {
		noteLate(a, late)
	}
	r.forget(journals, plan, undo.serverTime())
	return plan, nil
}

// take opens the journals. Those that somebody else recovers, or has recovered, are left to him.
func (r *recovery) take() map[string]*Journal {
	journals := map[string]*Journal{}
	for _, known := range r.left {
		journal, err := Open(known.Path)
		if err != nil {
			r.session.Note("left out: %s", cli.SystemText(err))
			continue
		}
		journals[known.Path] = journal
	}
	return journals
}

// plan decides what is to be done, as things are now.
func (r *recovery) plan(ctx context.Context, scale *client.Client, taken map[string]*Journal) (*undoing, *change.Plan, error) {
	others, err := r.place.others(scale.BaseURL())
	if err != nil {
		return nil, nil, err
	}
	var entries []Entry
	own := map[string]bool{} // they are locked too, by ourselves
	for _, known := range r.left {
		if taken == nil || taken[known.Path] != nil {
			entries = append(entries, known.Record.Entries...)
			own[known.Path] = true
		}
	}
	undo := &undoing{
		session: r.session, scale: scale, entries: entries, needed: needed(others, own),
		until: r.session.Environment.Now().Add(RestoreTime),
	}
	plan, err := undo.plan(ctx)
	return undo, plan, err
}

// forget removes the journals of which nothing is left to be undone, and nothing can come any more. now is the server's
// clock.
func (r *recovery) forget(journals map[string]*Journal, plan *change.Plan, now time.Time) {
	left := map[int64]bool{}
	for _, row := range plan.Left() {
		left[row.Target.Id] = true
	}
	for _, journal := range journals {
		done := true
		for _, entry := range journal.Record().Entries {
			done = done && (!entry.Begun || !left[entry.ID] && !entry.MayComeLate(now))
		}
		if !done {
			continue
		}
		if err := journal.Remove(); err != nil {
			r.session.Note("%s, of which nothing is left, could not be removed: %s", journal.Path(), cli.SystemText(err))
		}
	}
}
