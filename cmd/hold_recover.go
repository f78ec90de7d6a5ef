package cmd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"jt/internal/hold"
)

// runRecover undoes holds whose process did not come to do so.
func (a *app) runRecover(ctx context.Context, options holdOptions) error {
	const hint = "`jt hold --recover` lists it, and asks"
	switch {
	case options.separated || len(options.targets.args) > 0:
		return usageError("--recover undoes what holds left, and takes no job types and no COMMAND", hint)
	case len(options.others) > 0:
		return usageError("--recover undoes what holds left, and does not go with "+strings.Join(options.others, ", "), hint)
	}
	if err := a.connection.check(); err != nil {
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
	left, err := a.leftOver(place)
	if err != nil {
		return err
	}
	if len(left) == 0 {
		a.note("no hold left anything paused")
		return nil
	}
	scale, done, err := a.connect(ctx)
	if err != nil {
		return a.whichServer(err, left)
	}
	defer done()

	here, elsewhere := []hold.Known{}, []hold.Known{}
	for _, known := range left {
		if known.Record.Server == scale.BaseURL() {
			here = append(here, known)
		} else {
			elsewhere = append(elsewhere, known)
		}
	}
	if len(here) == 0 {
		return a.whichServer(usageError("no hold on "+scale.BaseURL()+" left anything", ""), elsewhere)
	}
	a.noteElsewhere(elsewhere)
	recovery := &recovery{app: a, place: place, left: here, concurrency: a.connection.changesAtOnce(), dryRun: options.dryRun}
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

// leftOver are the journals of holds that do not run any more.
func (a *app) leftOver(place journalPlace) ([]hold.Known, error) {
	if place.folder == nil {
		record, live, err := hold.Read(place.file)
		switch {
		case errors.Is(err, hold.ErrUnbegun):
			return nil, nil
		case err == nil && live:
			err = hold.ErrLive
		case errors.Is(err, fs.ErrNotExist):
			err = errors.New("is not there")
		}
		if err != nil {
			return nil, usageError(fmt.Sprintf("--journal %s %s", place.file, systemText(err)), "")
		}
		return []hold.Known{{Path: place.file, Record: record}}, nil
	}
	all, err := place.folder.All()
	if err != nil {
		return nil, taskError("cannot read the journals of holds", err)
	}
	var left []hold.Known
	for _, known := range all {
		switch {
		case known.Live:
		case known.Err == nil:
			left = append(left, known)
		case errors.Is(known.Err, hold.ErrUnbegun):
			_ = hold.Discard(known.Path) // it says nothing, and harms nobody
		default:
			a.note("left out: %s %s", known.Path, systemText(known.Err))
		}
	}
	return left, nil
}

// whichServer adds to the error of a wrong or missing connection which one the journals want.
func (a *app) whichServer(err error, left []hold.Known) error {
	a.noteElsewhere(left)
	if !isUsage(err) {
		return err
	}
	return usageError(describe(err).Message, "give the server of the hold: --server "+quoted(left[0].Record.Server))
}

func (a *app) noteElsewhere(left []hold.Known) {
	for _, known := range left {
		a.note("%s is not undone here: jt hold --recover --server %s; its journal is %s", describeHold(known.Record), quoted(known.Record.Server), known.Path)
	}
}

// describeHold tells a hold from others.
func describeHold(record hold.Record) string {
	return fmt.Sprintf("the hold of %s on %s", record.Began.Format(time.RFC3339), record.Server)
}
