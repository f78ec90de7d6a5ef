package hold

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"jt/client"
	"jt/internal/change"
	"jt/internal/cli"
	"jt/internal/selection"
)

// Recover undoes holds that were killed before they could undo themselves: the one whose journal the options name, or all.
func Recover(ctx context.Context, session *cli.Session, options Options) error {
	if err := cmp.Or(session.Connection.Check(), options.readConfirmFor()); err != nil {
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
		return whichServer(session, cli.UsageError("no hold on "+scale.BaseURL()+" left anything paused", ""), elsewhere)
	}
	noteElsewhere(session, elsewhere)
	recovery := &recovery{site{session, scale, place, options.confirmFor}, here}
	if len(options.Forget) > 0 {
		return recovery.forget(ctx, options.Forget, options.DryRun)
	}
	running := recovery.leaveRunning(options.Force)
	if len(recovery.left) == 0 {
		return cli.UsageError("nothing is unpaused while COMMAND of a killed hold is still running", hintRunning)
	}
	plan, err := recovery.run(ctx, options.DryRun, consent)
	if err != nil {
		return err
	}
	outcome := change.PrintReport(session, printer, plan, plan.Outcome(ctx))
	if outcome == nil && running > 0 {
		return cli.PartlyError(fmt.Sprintf("holds whose COMMAND is still running were not undone: %d", running), hintRunning)
	}
	if outcome == nil && len(elsewhere) > 0 {
		return cli.PartlyError(fmt.Sprintf("holds on other servers were not undone: %d", len(elsewhere)), "run the commands above")
	}
	return outcome
}

const hintRunning = "run this again once COMMAND has ended, or use --force to unpause the job types while it is running"

// leaveRunning leaves out the holds whose COMMAND is still running, unless force is set, and returns how many there are.
func (r *recovery) leaveRunning(force bool) int {
	before := len(r.left)
	r.left = slices.DeleteFunc(r.left, func(one *journal) bool {
		switch host, _ := os.Hostname(); {
		case one.runs:
			r.session.Warn("COMMAND of %s is still running, as process %d", one.record.name(), one.record.Command.ID)
		case one.record.Command.ID != 0 && (one.record.Head.Host != host || one.record.Command.Start == ""):
			r.session.Warn("it is not known whether COMMAND of %s is still running, as process %d on %s", one.record.name(), one.record.Command.ID, one.record.Head.Host)
		}
		return one.runs && !force
	})
	return before - len(r.left)
}

// leftOver returns the journals of holds that are no longer running.
func leftOver(session *cli.Session, place place) ([]*journal, error) {
	if place.folder == "" {
		one := readJournal(place.file)
		err := one.err
		switch {
		case errors.Is(err, errUnbegun):
			return nil, nil
		case err == nil && one.live:
			err = errLive
		}
		if err != nil {
			return nil, cli.UsageError(fmt.Sprintf("--journal %s: %s", place.file, cli.SystemText(err)), "")
		}
		return []*journal{one}, nil
	}
	all, err := place.all()
	return slices.DeleteFunc(all, func(one *journal) bool {
		if !one.live && errors.Is(one.err, errUnbegun) {
			_ = one.open() // this removes it
		}
		return one.live || one.ignored(session)
	}), err
}

// NoteLeftOver names the holds that were not undone, for other commands. It skips journals that cannot be read.
func NoteLeftOver(session *cli.Session) {
	place, err := newPlace(session, "")
	if err != nil {
		return
	}
	all, _ := place.all()
	for _, one := range all {
		switch {
		case one.live || one.err != nil:
		case one.runs:
			session.Note("%s was killed, but its COMMAND is still running, as process %d: once it has ended, undo the hold with `jt hold --recover --server %s`", one.record.name(), one.record.Command.ID, cli.Quoted(one.record.Head.Server))
		default:
			session.Note("%s was not undone: `jt hold --recover --server %s` lists what it left paused", one.record.name(), cli.Quoted(one.record.Head.Server))
		}
	}
}

// WarnOfHeld warns about job types that are to be unpaused, and that holds on this machine keep paused. It does not warn
// COMMAND of a hold about its own hold.
func WarnOfHeld(session *cli.Session, server string, targets []selection.Target) {
	place, err := newPlace(session, "")
	if err != nil {
		return
	}
	journals, _ := place.onServer(server)
	for _, one := range journals {
		if one.needs() == "" || one.path == session.Environment.Getenv(holdVariable) {
			continue
		}
		needed := slices.DeleteFunc(slices.Clone(targets), func(target selection.Target) bool {
			return !slices.ContainsFunc(one.record.Entries, func(held entry) bool { return held.Begun && held.ID == target.ID })
		})
		what := ""
		if command := one.record.Head.commandLine(); command != "" {
			what = " (" + command + ")"
		}
		if len(needed) > 0 {
			session.Warn("%s%s needs these job types paused: %s", one.record.name(), what, selection.SomeRefs(needed))
		}
	}
}

// whichServer names the server of the journals in the error of a wrong or missing connection.
func whichServer(session *cli.Session, err error, left []*journal) error {
	noteElsewhere(session, left)
	if !cli.IsUsage(err) {
		return err
	}
	return cli.UsageError(cli.Describe(err).Message, "give the server of the hold: --server "+cli.Quoted(left[0].record.Head.Server))
}

func noteElsewhere(session *cli.Session, left []*journal) {
	for _, one := range left {
		session.Warn("%s was not undone; its journal is %s; to undo it: jt hold --recover --server %s", one.record.name(), one.path, cli.Quoted(one.record.Head.Server))
	}
}

// name returns the name of a hold in notes.
func (r record) name() string {
	return fmt.Sprintf("the hold of %s on %s", r.Head.Began.Format(time.RFC3339), r.Head.Server)
}

// recovery undoes the killed holds on one server.
type recovery struct {
	site
	left []*journal
}

// run unpauses what the holds left paused, once the user confirms. It removes the journals that have nothing left to undo.
func (r *recovery) run(ctx context.Context, dryRun, consent bool) (*change.Plan, error) {
	for _, one := range r.left {
		r.session.Note("%s was not undone; its journal is %s", one.record.name(), one.path)
		if one.record.Lost > 0 {
			r.session.Warn("ignoring invalid lines in it: %d", one.record.Lost)
		}
	}
	_, plan, err := r.plan(ctx)
	if err != nil {
		return nil, err
	}
	if dryRun {
		change.Show(r.session, plan)
		change.NoteDryRun(r.session, plan, "")
		return plan, nil
	}
	if len(plan.With(change.ResultPlanned)) > 0 {
		if err := r.scale.Supports(ctx, client.Unpause); err != nil {
			return nil, err
		}
	}
	if err := change.Agree(ctx, r.session, plan, consent, func() { change.Show(r.session, plan) }); err != nil {
		return nil, err
	}
	// Only now, as other holds must not wait until the user has confirmed.
	release, err := r.open(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	undo, plan, err := r.plan(ctx)
	if err != nil {
		return nil, err
	}
	undo.carryOut(ctx, plan)
	return plan, nil
}

// open keeps other holds from changing anything, and opens the journals, except those that another process has recovered or
// is recovering.
func (r *recovery) open(ctx context.Context) (release func(), err error) {
	unlock, err := r.place.lock(ctx, r.session, r.scale.BaseURL())
	if err != nil {
		return nil, err
	}
	r.left = slices.DeleteFunc(r.left, func(one *journal) bool {
		err := one.open()
		if err != nil {
			r.session.Warn("ignoring journal %s", cli.SystemText(err))
		}
		return err != nil
	})
	return func() {
		for _, one := range r.left {
			one.close() // closing a removed journal again does no harm
		}
		unlock()
	}, nil
}

// plan decides from the current state of the job types what to do about each of them.
func (r *recovery) plan(ctx context.Context) (*undo, *change.Plan, error) {
	others, err := r.place.onServer(r.scale.BaseURL())
	if err != nil {
		return nil, nil, err
	}
	undo := newUndo(r.site, r.left, others)
	plan, err := undo.plan(ctx)
	return undo, plan, err
}
