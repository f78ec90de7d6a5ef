package cmd

import (
	"context"

	"jt/client"
	"jt/internal/hold"
)

// recovery undoes the holds of one server that were left over.
type recovery struct {
	app         *app
	place       journalPlace
	journals    []*hold.Journal
	concurrency int
	dryRun      bool
}

// run unpauses what the holds left, after a yes. Journals of which nothing is left are removed.
func (r *recovery) run(ctx context.Context, scale *client.Client, consent bool) (*pausePlan, error) {
	a := r.app
	for _, journal := range r.journals {
		record := journal.Record()
		a.note("%s was not undone; its journal is %s", describeHold(record), journal.Path())
		if record.Broken > 0 {
			a.note("%s has lines that are broken, which count for nothing: %d", journal.Path(), record.Broken)
		}
	}
	_, plan, err := r.plan(ctx, scale)
	if err != nil {
		return nil, err
	}
	if r.dryRun {
		a.showPausePlan(plan)
		a.note("dry run: nothing is changed on %s", plan.server)
		return plan, nil
	}
	if err := a.agreeToPause(ctx, plan, consent); err != nil {
		return nil, err
	}
	// Only now: somebody who is asked may take his time, and others must not wait for him.
	unlock, err := r.place.lock(ctx, a, scale.BaseURL())
	if err != nil {
		return nil, err
	}
	defer unlock()
	undo, plan, err := r.plan(ctx, scale)
	if err != nil {
		return nil, err
	}
	undo.carryOut(ctx, plan, r.concurrency)
	r.forget(plan)
	return plan, nil
}

// plan decides what is to be done, as things are now.
func (r *recovery) plan(ctx context.Context, scale *client.Client) (*undoing, *pausePlan, error) {
	others, err := r.place.others(scale.BaseURL())
	if err != nil {
		return nil, nil, err
	}
	var entries []hold.Entry
	own := map[string]bool{} // they are locked too, by ourselves
	for _, journal := range r.journals {
		entries = append(entries, journal.Record().Entries...)
		own[journal.Path()] = true
	}
	undo := &undoing{
		app: r.app, scale: scale, entries: entries, needed: needed(others, own),
		until: r.app.environment.Now().Add(restoreTime),
	}
	plan, err := undo.plan(ctx)
	return undo, plan, err
}

// forget removes the journals of which nothing is left to be undone.
func (r *recovery) forget(plan *pausePlan) {
	left := map[int64]bool{}
	for _, row := range plan.left() {
		left[row.target.id] = true
	}
	for _, journal := range r.journals {
		done := true
		for _, entry := range journal.Record().Entries {
			done = done && (!entry.Begun || !left[entry.ID])
		}
		if !done {
			continue
		}
		if err := journal.Remove(); err != nil {
			r.app.note("%s, of which nothing is left, could not be removed: %s", journal.Path(), systemText(err))
		}
	}
}
