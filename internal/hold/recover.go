package hold

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"jt/client"
	"jt/internal/change"
	"jt/internal/cli"
)

// Recover undoes holds that were killed before they could do so: the one of the journal that options name, or all of them.
func Recover(ctx context.Context, session *cli.Session, options Options) error {
	if err := session.Connection.Check(); err != nil {
		return err
	}
	consent, err := options.Consent.Given(session.Environment)
	if err != nil {
		return err
	}
	// The report is printed after an interrupt too.
	printer, err := session.Printer(context.WithoutCancel(ctx), change.ReportView())
	if err != nil {
		return err
	}
	place, err := newPlace(session, options.Journal)
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

	var here, elsewhere []*journal
	for _, one := range left {
		if one.record.Head.Server == scale.BaseURL() {
			here = append(here, one)
		} else {
			elsewhere = append(elsewhere, one)
		}
	}
	if len(here) == 0 {
		return whichServer(session, cli.UsageError("no hold on "+scale.BaseURL()+" left anything", ""), elsewhere)
	}
	noteElsewhere(session, elsewhere)
	recovery := &recovery{session, scale, place, here}
	plan, err := recovery.run(ctx, options.DryRun, consent)
	if err != nil {
		return err
	}
	outcome := change.PrintReport(session, printer, plan, plan.Outcome(ctx))
	if outcome == nil && len(elsewhere) > 0 {
		return cli.PartlyError(fmt.Sprintf("holds on other servers are not undone: %d", len(elsewhere)), "run it with the servers that are named above")
	}
	return outcome
}

// leftOver are the journals of holds that do not run any more.
func leftOver(session *cli.Session, place place) ([]*journal, error) {
	if place.folder == "" {
		one := readJournal(place.file)
		err := one.err
		switch {
		case errors.Is(err, errUnbegun):
			return nil, nil
		case err == nil && one.live:
			err = errLive
		case errors.Is(err, fs.ErrNotExist):
			err = errors.New("is not there")
		}
		if err != nil {
			return nil, cli.UsageError(fmt.Sprintf("--journal %s %s", place.file, cli.SystemText(err)), "")
		}
		return []*journal{one}, nil
	}
	all, err := place.all()
	if err != nil {
		return nil, cli.TaskError("cannot read the journals of holds", err)
	}
	var left []*journal
	for _, one := range all {
		switch {
		case one.live:
		case one.err == nil:
			left = append(left, one)
		case errors.Is(one.err, errUnbegun):
			_ = one.open() // which removes it
		default:
			session.Note("left out: %s %s", one.path, cli.SystemText(one.err))
		}
	}
	return left, nil
}

// NoteLeftOver says that holds were not undone. Other commands call it: what cannot be read is not their business.
func NoteLeftOver(session *cli.Session) {
	place, err := newPlace(session, "")
	if err != nil {
		return
	}
	all, err := place.all()
	if err != nil {
		return
	}
	for _, one := range all {
		if !one.live && one.err == nil {
			session.Note("%s was not undone: `jt hold --recover --server %s` lists what it left paused", one.record.name(), cli.Quoted(one.record.Head.Server))
		}
	}
}

// whichServer adds to the error of a wrong or missing connection which one the journals want.
func whichServer(session *cli.Session, err error, left []*journal) error {
	noteElsewhere(session, left)
	if !cli.IsUsage(err) {
		return err
	}
	return cli.UsageError(cli.Describe(err).Message, "give the server of the hold: --server "+cli.Quoted(left[0].record.Head.Server))
}

func noteElsewhere(session *cli.Session, left []*journal) {
	for _, one := range left {
		session.Note("%s is not undone here: jt hold --recover --server %s; its journal is %s", one.record.name(), cli.Quoted(one.record.Head.Server), one.path)
	}
}

// name is what a hold is called in notes.
func (r record) name() string {
	return fmt.Sprintf("the hold of %s on %s", r.Head.Began.Format(time.RFC3339), r.Head.Server)
}

// recovery undoes the holds of one server that were left over.
type recovery struct {
	session *cli.Session
	scale   *client.Client
	place   place
	left    []*journal
}

// run unpauses what the holds left, after a yes. Journals of which nothing is left are removed.
func (r *recovery) run(ctx context.Context, dryRun, consent bool) (*change.Plan, error) {
	for _, one := range r.left {
		r.session.Note("%s was not undone; its journal is %s", one.record.name(), one.path)
		if one.record.Broken > 0 {
			r.session.Note("it has lines that are broken, which count for nothing: %d", one.record.Broken)
		}
	}
	_, plan, err := r.plan(ctx)
	if err != nil {
		return nil, err
	}
	if dryRun {
		change.Show(r.session, plan)
		r.session.Note("dry run: nothing is changed on %s", plan.Server)
		return plan, nil
	}
	if err := change.Agree(ctx, r.session, plan, consent); err != nil {
		return nil, err
	}
	// Only now: somebody who is asked may take his time, and others must not wait for him.
	unlock, err := r.place.lock(ctx, r.session, r.scale.BaseURL())
	if err != nil {
		return nil, err
	}
	defer unlock()
	r.open()
	for _, one := range r.left {
		defer one.close() // those that were removed are closed
	}
	undo, plan, err := r.plan(ctx)
	if err != nil {
		return nil, err
	}
	undo.carryOut(ctx, plan)
	undo.noteLate(plan)
	isLeft := map[int64]bool{}
	for _, row := range plan.Left() {
		isLeft[row.Target.ID] = true
	}
	for _, one := range r.left {
		if !undo.isDone(one.record.Entries, func(id int64) bool { return isLeft[id] }) {
			continue
		}
		if err := one.remove(); err != nil {
			r.session.Note("%s, of which nothing is left, could not be removed: %s", one.path, cli.SystemText(err))
		}
	}
	return plan, nil
}

// open opens the journals. Those that somebody else recovers, or has recovered, are left to him.
func (r *recovery) open() {
	var opened []*journal
	for _, one := range r.left {
		if err := one.open(); err != nil {
			r.session.Note("left out: %s", cli.SystemText(err))
		} else {
			opened = append(opened, one)
		}
	}
	r.left = opened
}

// plan decides what is to be done, as things are now.
func (r *recovery) plan(ctx context.Context) (*undo, *change.Plan, error) {
	others, err := r.place.onServer(r.scale.BaseURL())
	if err != nil {
		return nil, nil, err
	}
	undo := newUndo(r.session, r.scale, r.left, others)
	plan, err := undo.plan(ctx)
	return undo, plan, err
}
