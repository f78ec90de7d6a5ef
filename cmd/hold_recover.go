package cmd

import (
	"context"
	"errors"
	"fmt"
	"time"

	"jt/internal/hold"
)

// runRecover undoes holds whose process did not come to do so.
func (a *app) runRecover(ctx context.Context, options holdOptions) error {
	if len(options.program) > 0 || len(options.targets.args) > 0 || options.targets.selected() || options.drain.wanted {
		return &usageError{"--recover undoes what holds left, and takes no job types and no COMMAND", "`jt hold --recover` lists it, and asks"}
	}
	if err := checkConcurrency(options.concurrency); err != nil {
		return err
	}
	consent, err := options.consent.given(a.environment)
	if err != nil {
		return err
	}
	// The report is printed after an interrupt too.
	printer, err := a.printer(context.WithoutCancel(ctx), pauseView())
	if err != nil {
		return err
	}
	place, err := a.journalPlace(options.journal)
	if err != nil {
		return err
	}
	left, err := a.leftJournals(place)
	defer closeAll(left)
	if err != nil {
		return err
	}
	if len(left) == 0 {
		a.note("no hold left anything paused")
		return nil
	}
	scale, done, err := a.connect()
	if err != nil {
		return a.whichServer(err, left)
	}
	defer done()

	here, elsewhere := []*hold.Journal{}, []*hold.Journal{}
	for _, journal := range left {
		if journal.Record().Server == scale.BaseURL() {
			here = append(here, journal)
		} else {
			elsewhere = append(elsewhere, journal)
		}
	}
	if len(here) == 0 {
		return a.whichServer(&usageError{"no hold on " + scale.BaseURL() + " left anything", ""}, elsewhere)
	}
	a.noteElsewhere(elsewhere)
	recovery := &recovery{app: a, place: place, journals: here, concurrency: options.concurrency, dryRun: options.dryRun}
	plan, err := recovery.run(ctx, scale, consent)
	if err != nil {
		return err
	}
	outcome := a.reportPause(ctx, printer, plan)
	if outcome == nil && len(elsewhere) > 0 {
		return partlyError(fmt.Sprintf("holds on other servers are not undone: %d", len(elsewhere)), "run it with the servers that are named above")
	}
	return outcome
}

// leftJournals opens the journals of holds that do not run any more. They are locked until they are closed.
func (a *app) leftJournals(place journalPlace) ([]*hold.Journal, error) {
	if place.folder == nil {
		journal, err := hold.Open(place.file)
		switch {
		case errors.Is(err, hold.ErrUnbegun):
			return nil, nil
		case err != nil:
			return nil, &usageError{"--journal: " + systemText(err), ""}
		}
		return []*hold.Journal{journal}, nil
	}
	paths, err := place.folder.Paths()
	if err != nil {
		return nil, &taskError{"cannot read the journals of holds", err}
	}
	var left []*hold.Journal
	for _, path := range paths {
		journal, err := hold.Open(path)
		switch {
		case err == nil:
			left = append(left, journal)
		case errors.Is(err, hold.ErrLive):
		case errors.Is(err, hold.ErrUnbegun):
			_ = hold.Discard(path) // it says nothing, and harms nobody
		default:
			a.note("left out: %s", systemText(err))
		}
	}
	return left, nil
}

func closeAll(journals []*hold.Journal) {
	for _, journal := range journals {
		_ = journal.Close() // those that were removed are closed
	}
}

// whichServer adds to the error of a wrong or missing connection which one the journals want.
func (a *app) whichServer(err error, journals []*hold.Journal) error {
	a.noteElsewhere(journals)
	usage, ok := errors.AsType[*usageError](err)
	if !ok {
		return err
	}
	return &usageError{usage.message, "give the server of the hold: --server " + quoted(journals[0].Record().Server)}
}

func (a *app) noteElsewhere(journals []*hold.Journal) {
	for _, journal := range journals {
		record := journal.Record()
		a.note("%s is not undone here: jt hold --recover --server %s; its journal is %s", describeHold(record), quoted(record.Server), journal.Path())
	}
}

// describeHold tells a hold from others.
func describeHold(record hold.Record) string {
	return fmt.Sprintf("the hold of %s on %s", record.Began.Format(time.RFC3339), record.Server)
}
