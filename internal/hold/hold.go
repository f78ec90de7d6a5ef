package hold

import (
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
	"jt/internal/wait"
	"jt/output"
)

// Hold is one hold from its first change to its last.
type Hold struct {
	Session *cli.Session
	Scale   *client.Client
	Targets []selection.Target
	Drains  []selection.Target // no job of these is to run any more; none without --drain
	Limit   time.Duration
	Program []string
	Place   Place

	plan    *change.Plan
	journal *journal     // nil where there is nothing to undo
	process *cli.Process // nil where it was not started
}

// Run pauses, runs the program and unpauses. The error is the program's exit code where all went well.
func (h *Hold) Run(ctx context.Context) error {
	work, started, release := relaySignals(ctx, h.Session)
	defer release()
	err := h.pause(work)
	if err == nil && len(h.Drains) > 0 {
		err = wait.Drain(work, h.Session, h.Scale, h.Drains, h.Limit)
	}
	if err == nil {
		err = h.runProgram(work, started)
	}
	if h.process == nil && !h.untouched() {
		h.Session.Note("the program is not run; what was paused is unpaused")
	}
	// What ends the work does not end this.
	undone := h.undo(context.WithoutCancel(ctx))
	switch {
	case undone != nil:
		if err != nil {
			h.Session.WriteError(err)
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
	h.Session.Note("%s: the program still runs, as process %d", cause, h.process.ID)
	return cli.QuietError(cli.Describe(cause).Exit)
}

// untouched reports whether no job type can have been paused.
func (h *Hold) untouched() bool {
	return h.journal == nil || !slices.ContainsFunc(h.journal.record.Entries, func(one entry) bool { return one.Begun })
}

// pause pauses what is not paused yet, and writes down what it does. Meanwhile no other hold of this machine changes
// anything on the server.
func (h *Hold) pause(ctx context.Context) error {
	unlock, err := h.Place.lock(ctx, h.Session, h.Scale.BaseURL())
	if err != nil {
		return h.Place.unwritable(err)
	}
	defer unlock()
	if err := h.look(ctx); err != nil {
		return err
	}
	entries, err := h.entries()
	if err != nil {
		return err
	}
	if len(entries) > 0 {
		if err := h.write(entries); err != nil {
			return err
		}
	}
	change.CarryOut(ctx, h.Session, h.plan, h.update)
	paused, already := len(h.plan.With(change.ResultPaused)), len(h.plan.With(change.ResultUnchanged))
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if failed := h.plan.With(change.ResultFailed); len(failed) > 0 {
		change.NameFailures(h.Session, h.plan, nil)
		return cli.ChangesError(change.SameFailure(failed), fmt.Sprintf("%s of %s could not be paused", output.Count(len(failed)), cli.JobTypes(len(h.plan.Rows))), "")
	}
	before := ""
	if already > 0 {
		before = ", " + output.Count(already) + " paused before"
	}
	h.Session.Note("held: %s paused%s", cli.JobTypes(paused), before)
	return nil
}

// look reads the job types once more: since they were chosen somebody may have been asked, and taken his time.
func (h *Hold) look(ctx context.Context) error {
	objects, err := selection.ReadAgain(ctx, h.Scale, h.Targets)
	if err != nil {
		return cli.TaskError("cannot read which job types are paused", err)
	}
	for i := range h.Targets {
		object, listed := objects[h.Targets[i].ID]
		if !listed {
			return cli.NotFoundError("the server's list has no "+h.Targets[i].Ref+" any more", "")
		}
		h.Targets[i].Object = object
	}
	h.plan = change.NewPlan(change.Pause(), h.Scale.BaseURL(), h.Targets, true)
	h.plan.AfterInterrupt = "then all is unpaused"
	return nil
}

// entries are what is to be paused, and what other holds paused and this one needs too.
func (h *Hold) entries() ([]entry, error) {
	others, err := h.Place.onServer(h.Scale.BaseURL())
	if err != nil {
		return nil, err
	}
	var entries []entry
	for _, row := range h.plan.Rows {
		one := entry{ID: row.Target.ID, Name: row.Target.Name, Version: row.Target.Version}
		if row.Result == change.ResultPlanned {
			entries = append(entries, one)
			continue
		}
		now, err := foundAs(row.Target.Object, row.Target)
		if err != nil {
			return nil, err
		}
		if pausedByHold(others, one, now) {
			one.Begun, one.Known, one.Paused = true, true, now.Paused
			entries = append(entries, one)
		}
	}
	return entries, nil
}

// pausedByHold reports whether a pause is that of another hold, alive or not.
func pausedByHold(others []*journal, wanted entry, now found) bool {
	for _, other := range others {
		for _, one := range other.record.Entries {
			if one.ID == wanted.ID && one.Name == wanted.Name && one.Version == wanted.Version && one.judge(now) == ours {
				return true
			}
		}
	}
	return false
}

// write puts the plan on the disk, and says how to undo it.
func (h *Hold) write(entries []entry) error {
	host, _ := os.Hostname() // for people alone
	first := head{Server: h.Scale.BaseURL(), Began: h.Session.Environment.Now().UTC(), Host: host, Process: os.Getpid()}
	journal, err := h.Place.create(first, entries, h.Session.Environment.HoldStep)
	if err != nil {
		return h.Place.unwritable(&journalError{err})
	}
	h.journal = journal
	var own []int64
	for _, one := range entries {
		if !one.Known {
			own = append(own, one.ID)
		}
	}
	if len(own) == 0 {
		return nil
	}
	withJournal, without := h.Place.commands(h.Session, first.Server, own)
	// This may name thousands; what is needed stays in sight below it.
	h.Session.Note("this would undo the hold without its journal %s: %s", journal.path, without)
	h.Session.Note("if jt is killed, this undoes the hold: %s", withJournal)
	return nil
}

// update pauses one job type.
func (h *Hold) update(ctx context.Context, id int64) error {
	asked, known := h.Scale.ServerTime()
	if !known {
		asked = time.Time{}
	}
	if err := h.journal.add(line{Step: stepBegun, ID: id, At: asked}); err != nil {
		return err
	}
	paused := true
	var noted error
	object, err := h.Scale.JobTypes.Update(client.FinishRequests(ctx), id, client.JobTypeUpdate{
		IsPaused: &paused, OnDoubt: func() { noted = errors.Join(noted, h.journal.add(line{Step: stepDoubted, ID: id})) },
	})
	switch {
	case err != nil:
		return err
	case noted != nil:
		return noted
	}
	instant, err := object.Text("paused")
	if err != nil {
		return err
	}
	return h.journal.add(line{Step: stepPaused, ID: id, Paused: &instant})
}

// grace is how long a program has to end after the first signal, before the job types are unpaused whatever it does.
const grace = 10 * time.Second

// runProgram runs the program to its end, or until a signal and the time of grace.
func (h *Hold) runProgram(work context.Context, started func(*cli.Process)) error {
	if work.Err() != nil {
		return context.Cause(work)
	}
	start := h.Session.Environment.Start
	if start == nil {
		start = startProgram
	}
	held := make([]int64, 0, len(h.plan.Rows))
	for _, row := range h.plan.Rows {
		held = append(held, row.Target.ID)
	}
	process, err := start(cli.Program{
		Arguments: h.Program, Variables: []string{"JT_HELD=" + joined(held, ",")},
		Stdin: h.Session.Environment.Stdin, Stdout: h.Session.Environment.Stdout, Stderr: h.Session.ProgramStderr,
	})
	if err != nil {
		return cannotRun(h.Program[0], err)
	}
	h.process = process
	started(process)
	select {
	case <-process.Ended:
		return nil
	case <-work.Done():
	}
	h.Session.Note("%s: the program has %s to end, then all is unpaused", context.Cause(work), grace)
	select {
	case <-process.Ended:
	case <-time.After(grace):
	}
	return nil
}
