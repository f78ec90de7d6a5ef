package hold

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"jt/internal/change"
	"jt/internal/cli"
)

// Recover undoes holds whose process did not come to do so.
func Recover(ctx context.Context, session *cli.Session, options Options) error {
	const hint = "`jt hold --recover` lists it, and asks"
	switch {
	case options.Separated || len(options.Targets.Args) > 0:
		return cli.UsageError("--recover undoes what holds left, and takes no job types and no COMMAND", hint)
	case len(options.Others) > 0:
		return cli.UsageError("--recover undoes what holds left, and does not go with "+strings.Join(options.Others, ", "), hint)
	}
	if err := session.Connection.Check(); err != nil {
		return err
	}
	consent, err := options.Consent.Given(session.Environment)
	if err != nil {
		return err
	}
	// The report is printed after an interrupt too.
	printer, err := session.Printer(context.WithoutCancel(ctx), change.View())
	if err != nil {
		return err
	}
	place, err := NewPlace(session, options.Journal)
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

	here, elsewhere := []Known{}, []Known{}
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
	recovery := &recovery{session: session, place: place, left: here, concurrency: session.Connection.ChangesAtOnce(), dryRun: options.DryRun}
	plan, err := recovery.run(ctx, scale, consent)
	if err != nil {
		return err
	}
	outcome := change.Report(ctx, session, printer, plan)
	if outcome == nil && len(elsewhere) > 0 {
		return cli.PartlyError(fmt.Sprintf("holds on other servers are not undone: %d", len(elsewhere)), "run it with the servers that are named above")
	}
	return outcome
}

// leftOver are the journals of holds that do not run any more.
func leftOver(session *cli.Session, place Place) ([]Known, error) {
	if place.folder == nil {
		record, live, err := Read(place.file)
		switch {
		case errors.Is(err, ErrUnbegun):
			return nil, nil
		case err == nil && live:
			err = ErrLive
		case errors.Is(err, fs.ErrNotExist):
			err = errors.New("is not there")
		}
		if err != nil {
			return nil, cli.UsageError(fmt.Sprintf("--journal %s %s", place.file, cli.SystemText(err)), "")
		}
		return []Known{{Path: place.file, Record: record}}, nil
	}
	all, err := place.folder.All()
	if err != nil {
		return nil, cli.TaskError("cannot read the journals of holds", err)
	}
	var left []Known
	for _, known := range all {
		switch {
		case known.Live:
		case known.Err == nil:
			left = append(left, known)
		case errors.Is(known.Err, ErrUnbegun):
			_ = Discard(known.Path) // it says nothing, and harms nobody
		default:
			session.Note("left out: %s %s", known.Path, cli.SystemText(known.Err))
		}
	}
	return left, nil
}

// whichServer adds to the error of a wrong or missing connection which one the journals want.
func whichServer(session *cli.Session, err error, left []Known) error {
	noteElsewhere(session, left)
	if !cli.IsUsage(err) {
		return err
	}
	return cli.UsageError(cli.Describe(err).Message, "give the server of the hold: --server "+cli.Quoted(left[0].Record.Server))
}

func noteElsewhere(session *cli.Session, left []Known) {
	for _, known := range left {
		session.Note("%s is not undone here: jt hold --recover --server %s; its journal is %s", describeHold(known.Record), cli.Quoted(known.Record.Server), known.Path)
	}
}

// describeHold tells a hold from others.
func describeHold(record Record) string {
	return fmt.Sprintf("the hold of %s on %s", record.Began.Format(time.RFC3339), record.Server)
}
