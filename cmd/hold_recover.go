package cmd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"jt/internal/cli"
	"jt/internal/hold"
)

// runRecover undoes holds whose process did not come to do so.
func runRecover(ctx context.Context, session *cli.Session, options holdOptions) error {
	const hint = "`jt hold --recover` lists it, and asks"
	switch {
	case options.separated || len(options.targets.args) > 0:
		return cli.UsageError("--recover undoes what holds left, and takes no job types and no COMMAND", hint)
	case len(options.others) > 0:
		return cli.UsageError("--recover undoes what holds left, and does not go with "+strings.Join(options.others, ", "), hint)
	}
	if err := session.Connection.Check(); err != nil {
		return err
	}
	consent, err := options.consent.Given(session.Environment)
	if err != nil {
		return err
	}
	// The report is printed after an interrupt too.
	printer, err := session.Printer(context.WithoutCancel(ctx), pauseView())
	if err != nil {
		return err
	}
	place, err := newJournalPlace(session, options.journal)
	if err != nil {
		return err
	}
	left, err := leftOver(session, place)
	if err != nil {
		return err
	}
	if len(left) == 0 {
		session.Note("no hold left anything paused")
		return nil
	}
	scale, done, err := session.Connect(ctx)
	if err != nil {
		return whichServer(session, err, left)
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
		return whichServer(session, cli.UsageError("no hold on "+scale.BaseURL()+" left anything", ""), elsewhere)
	}
	noteElsewhere(session, elsewhere)
	recovery := &recovery{session: session, place: place, left: here, concurrency: session.Connection.ChangesAtOnce(), dryRun: options.dryRun}
	plan, err := recovery.run(ctx, scale, consent)
	if err != nil {
		return err
	}
	outcome := reportPause(ctx, session, printer, plan)
	if outcome == nil && len(elsewhere) > 0 {
		return cli.PartlyError(fmt.Sprintf("holds on other servers are not undone: %d", len(elsewhere)), "run it with the servers that are named above")
	}
	return outcome
}

// leftOver are the journals of holds that do not run any more.
func leftOver(session *cli.Session, place journalPlace) ([]hold.Known, error) {
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
			return nil, cli.UsageError(fmt.Sprintf("--journal %s %s", place.file, cli.SystemText(err)), "")
		}
		return []hold.Known{{Path: place.file, Record: record}}, nil
	}
	all, err := place.folder.All()
	if err != nil {
		return nil, cli.TaskError("cannot read the journals of holds", err)
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
			session.Note("left out: %s %s", known.Path, cli.SystemText(known.Err))
		}
	}
	return left, nil
}

// whichServer adds to the error of a wrong or missing connection which one the journals want.
func whichServer(session *cli.Session, err error, left []hold.Known) error {
	noteElsewhere(session, left)
	if !cli.IsUsage(err) {
		return err
	}
	return cli.UsageError(cli.Describe(err).Message, "give the server of the hold: --server "+cli.Quoted(left[0].Record.Server))
}

func noteElsewhere(session *cli.Session, left []hold.Known) {
	for _, known := range left {
		session.Note("%s is not undone here: jt hold --recover --server %s; its journal is %s", describeHold(known.Record), cli.Quoted(known.Record.Server), known.Path)
	}
}

// describeHold tells a hold from others.
func describeHold(record hold.Record) string {
	return fmt.Sprintf("the hold of %s on %s", record.Began.Format(time.RFC3339), record.Server)
}
