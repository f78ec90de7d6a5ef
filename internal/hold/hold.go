// Package hold keeps job types paused while a program runs, and unpauses them afterwards, no matter what happens in between.
//
// Before each change it writes to a journal on disk which job type it is about to pause. A later jt hold --recover can thus
// undo what a killed process left, and leave alone what somebody else paused.
package hold

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"jt/client"
	"jt/internal/change"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/internal/timerange"
	"jt/internal/wait"
)

// Options are the arguments and flags of `jt hold`.
type Options struct {
	Targets selection.TargetOptions
	Consent cli.ConsentOptions
	Drain   wait.DrainOptions
	DryRun  bool
	Journal string // file for the journal, in place of jt's own folder
	// ConfirmFor is how long a job type is read again if it shows a state from before the pause.
	ConfirmFor string
	confirmFor time.Duration

	Program []string // COMMAND and its arguments
	// NoSecrets keeps the variables with secrets that jt signs in with from COMMAND.
	NoSecrets bool
	Forget    []string // with Recover: REFs of job types to drop from the journals, instead of unpausing them
	Force     bool     // with Recover: unpause even while COMMAND of a killed hold is still running
}

// Run pauses the job types, runs COMMAND and unpauses them. The error has COMMAND's exit code if all went well.
func Run(ctx context.Context, session *cli.Session, options Options) error {
	if len(options.Program) == 0 {
		return cli.UsageError("no COMMAND to run", "put it after the job types and --: jt hold landsat-parse -- ./deploy.sh")
	}
	if err := cmp.Or(
		session.Connection.Check(), options.Drain.Prepare(), options.Targets.Prepare(), options.readConfirmFor(), findProgram(options.Program[0]),
	); err != nil {
		return err
	}
	consent, err := options.Consent.Given(session.Environment)
	if err != nil {
		return err
	}
	place, err := newPlace(session, options.Journal)
	if err != nil {
		return err
	}
	printer, err := session.Printer(ctx, change.ReportView())
	if err != nil {
		return err
	}
	connection, err := session.Settings(ctx)
	if err != nil {
		return err
	}
	if connection.RequestTimeout == 0 || connection.RequestTimeout > undoTime {
		connection.RequestTimeout = undoTime // no request may keep a hold from ending
	}
	var withheld []string
	if options.NoSecrets {
		if withheld, err = session.SecretVariables(); err != nil {
			return err
		}
	}
	scale, done, err := session.Open(connection)
	if err != nil {
		return err
	}
	defer done()

	if err := scale.Supports(ctx, client.Unpause); err != nil {
		return err // it could never be undone
	}
	NoteLeftOver(session)
	plan, drains, err := options.Drain.Plan(ctx, session, scale, change.Pause(), &options.Targets)
	if err != nil {
		return err
	}
	if options.DryRun {
		change.WarnOfNamed(session, plan.With(change.ResultPlanned))
		change.NoteDryRun(session, plan, ", and COMMAND does not run")
		return change.PrintReport(session, printer, plan, plan.Outcome(ctx))
	}
	if err := change.Agree(ctx, session, plan, consent, func() { change.Show(session, plan) }); err != nil {
		return err
	}
	held := &hold{
		site: site{session, scale, place, options.confirmFor}, options: options, withheld: withheld,
		targets: plan.Unskipped(), drains: drains,
	}
	return held.run(ctx)
}

func (o *Options) readConfirmFor() (err error) {
	o.confirmFor, err = timerange.Duration(o.ConfirmFor)
	return cli.OfFlag("confirm-for", err)
}

// hold is one hold, from its first change to its last.
type hold struct {
	site
	options  Options
	withheld []string // names of the variables that COMMAND does not get
	targets  []selection.Target
	drains   []selection.Target // COMMAND waits until they have no running jobs; empty without --drain

	plan    *change.Plan
	journal *journal     // nil if there is nothing to undo
	process *cli.Process // nil until COMMAND has started
}

// run pauses the job types, runs COMMAND and unpauses them. The error has COMMAND's exit code if all went well.
func (h *hold) run(ctx context.Context) error {
	work, started, release := relaySignals(ctx, h.session)
	defer release()
	err := cli.Try(func() error {
		if err := h.pause(work); err != nil {
			return err
		}
		if len(h.drains) > 0 {
			if _, err := wait.Drain(work, h.session, h.scale, h.drains, h.options.Drain.Limit); err != nil {
				return err
			}
		}
		return h.runProgram(work, started)
	})
	if h.process == nil && !h.untouched() {
		h.session.Note("COMMAND does not run; unpausing what was paused")
	}
	// A signal that ended the work must not end the undo.
	undone := cli.Try(func() error { return h.undo(context.WithoutCancel(ctx)) })
	if _, broken := errors.AsType[*cli.PanicError](undone); broken {
		h.session.WriteError(undone)
		undone = h.notUndone(cli.ExitPartly, h.targets, undone)
	}
	switch {
	case undone != nil:
		if err != nil {
			h.session.WriteError(err)
		}
		return undone
	case err != nil:
		return err
	}
	select {
	case <-h.process.Ended:
		return cli.QuietError(h.process.Exit)
	default:
	}
	cause := context.Cause(work)
	h.session.Warn("%s: COMMAND is still running, as process %d", cause, h.process.ID)
	return cli.QuietError(cli.Describe(cause).Exit)
}

// untouched reports whether no job type can have been paused.
func (h *hold) untouched() bool {
	return h.journal == nil || !slices.ContainsFunc(h.journal.record.Entries, func(one entry) bool { return one.Begun })
}
