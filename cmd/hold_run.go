package cmd

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/hold"
	"jt/output"
)

// holding is one hold from its first change to its last.
type holding struct {
	session     *cli.Session
	scale       *client.Client
	targets     []target
	drains      []target // of which no job is to run any more; none without --drain
	limit       time.Duration
	concurrency int
	program     []string
	place       journalPlace

	plan    *pausePlan
	journal *hold.Journal // nil where there is nothing to undo
	process *cli.Process  // nil where it was not started
	exit    int
	ended   bool // the process did
}

// run pauses, runs the program and unpauses. The error is the program's exit code where all went well.
func (h *holding) run(ctx context.Context) error {
	work, relay, release := relaySignals(ctx, h.session)
	defer release()
	err := h.pause(work)
	if err == nil && len(h.drains) > 0 {
		err = drain(work, h.session, h.scale, h.drains, h.limit)
	}
	if err == nil {
		err = h.runProgram(work, relay)
	}
	if h.process == nil && !h.untouched() {
		h.session.Note("the program is not run; what was paused is unpaused")
	}
	// What ends the work does not end this.
	restored := h.restore(context.WithoutCancel(ctx))
	h.await(0)
	switch {
	case restored != nil:
		if err != nil {
			h.session.Write(cli.Describe(err), h.session.ErrorsAsJSON(h.session.Args))
		}
		return restored
	case err != nil:
		return err
	case !h.ended:
		cause := context.Cause(work)
		h.session.Note("%s: the program still runs, as process %d", cause, h.process.ID)
		return cli.QuietError(cli.Describe(cause).Exit)
	}
	return cli.QuietError(h.exit)
}

// untouched tells that no job type can have been paused.
func (h *holding) untouched() bool {
	return h.journal == nil || !slices.ContainsFunc(h.journal.Record().Entries, func(entry hold.Entry) bool { return entry.Begun })
}

// pause pauses what is not paused yet, and writes down what it does. Meanwhile no other hold of this machine changes
// anything on the server.
func (h *holding) pause(ctx context.Context) error {
	unlock, err := h.place.lock(ctx, h.session, h.scale.BaseURL())
	if err != nil {
		return h.place.unwritable(err)
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
	carryOut(ctx, h.session, h.plan, h.concurrency, h.update)
	paused, already := len(h.plan.with(resultPaused)), len(h.plan.with(resultUnchanged))
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if failed := h.plan.with(resultFailed); len(failed) > 0 {
		nameFailures(h.session, h.plan, nil)
		return cli.ChangesError(sameFailure(failed), fmt.Sprintf("%s of %s could not be paused", output.Count(len(failed)), cli.JobTypes(len(h.plan.rows))), "")
	}
	before := ""
	if already > 0 {
		before = ", " + output.Count(already) + " paused before"
	}
	h.session.Note("held: %s paused%s", cli.JobTypes(paused), before)
	return nil
}

// look reads the job types once more: since they were chosen somebody may have been asked, and taken his time.
func (h *holding) look(ctx context.Context) error {
	objects, err := readAgain(ctx, h.scale, h.targets)
	if err != nil {
		return cli.TaskError("cannot read which job types are paused", err)
	}
	for i := range h.targets {
		object, listed := objects[h.targets[i].id]
		if !listed {
			return cli.NotFoundError("the server's list has no "+h.targets[i].ref+" any more", "")
		}
		h.targets[i].object = object
	}
	h.plan = newPausePlan(actionPause(), h.scale.BaseURL(), h.targets, true)
	h.plan.afterInterrupt = "then all is unpaused"
	return nil
}

// entries are what the journal is to tell: what is to be paused, and what other holds paused and this one needs too.
func (h *holding) entries() ([]hold.Entry, error) {
	others, err := h.place.others(h.scale.BaseURL())
	if err != nil {
		return nil, err
	}
	var entries []hold.Entry
	for _, row := range h.plan.rows {
		entry := hold.Entry{ID: row.target.id, Name: row.target.name, Version: row.target.version}
		if row.result == resultPlanned {
			entries = append(entries, entry)
			continue
		}
		found, err := foundAs(row.target.object, row.target)
		if err != nil {
			return nil, err
		}
		if pausedByHold(others, row.target, found) {
			entry.Begun, entry.Known, entry.Paused = true, true, found.Paused
			entries = append(entries, entry)
		}
	}
	return entries, nil
}

// pausedByHold tells whether a pause is that of another hold, alive or not.
func pausedByHold(others []hold.Known, wanted target, found hold.Found) bool {
	for _, other := range others {
		for _, entry := range other.Record.Entries {
			if entry.ID == wanted.id && entry.Name == wanted.name && entry.Version == wanted.version && entry.Judge(found) == hold.Ours {
				return true
			}
		}
	}
	return false
}

// write puts the plan on the disk, and tells how to undo it.
func (h *holding) write(entries []hold.Entry) error {
	host, _ := os.Hostname() // for people alone
	head := hold.Head{Server: h.scale.BaseURL(), Began: h.session.Environment.Now().UTC(), Host: host, Process: os.Getpid()}
	journal, err := h.place.create(head, entries, h.session.Environment.HoldStep)
	if err != nil {
		return h.place.unwritable(&journalError{err})
	}
	h.journal = journal
	own := ownIDs(entries)
	if len(own) == 0 {
		return nil
	}
	withJournal, without := commandsThatUndo(h.session, head.Server, journal.Path(), h.place.folder != nil, own)
	// This may name thousands; what is needed stays in sight below it.
	h.session.Note("this would undo the hold without its journal %s: %s", journal.Path(), without)
	h.session.Note("if jt is killed, this undoes the hold: %s", withJournal)
	return nil
}

// update pauses one job type.
func (h *holding) update(ctx context.Context, id int64) error {
	there, known := h.scale.ServerTime()
	if !known {
		there = time.Time{}
	}
	if err := h.journal.Begin(id, there); err != nil {
		return &journalError{err}
	}
	paused := true
	var noted error
	object, err := h.scale.JobTypes.Update(client.FinishRequests(ctx), id, client.JobTypeUpdate{
		IsPaused: &paused, OnDoubt: func() { noted = errors.Join(noted, h.journal.Doubted(id)) },
	})
	switch {
	case err != nil:
		return err
	case noted != nil:
		return &journalError{noted}
	}
	instant, err := object.Text("paused")
	if err != nil {
		return err
	}
	if err := h.journal.Paused(id, instant); err != nil {
		return &journalError{err}
	}
	return nil
}

// heldVariable tells the program which job types are held.
const heldVariable = "JT_HELD"

// heldIDs are the job types that are paused while the program runs, whoever paused them.
func (h *holding) heldIDs() string {
	ids := make([]string, 0, len(h.plan.rows))
	for _, row := range h.plan.rows {
		ids = append(ids, strconv.FormatInt(row.target.id, 10))
	}
	return strings.Join(ids, ",")
}

// grace is how long a program has to end after the first signal, before the job types are unpaused whatever it does.
const grace = 10 * time.Second

// runProgram runs the program to its end, or until a signal and the time of grace.
func (h *holding) runProgram(work context.Context, relay *signalRelay) error {
	if work.Err() != nil {
		return context.Cause(work)
	}
	start := h.session.Environment.Start
	if start == nil {
		start = startProgram
	}
	process, err := start(cli.Program{
		Arguments: h.program, Variables: []string{heldVariable + "=" + h.heldIDs()},
		Stdin: h.session.Environment.Stdin, Stdout: h.session.Environment.Stdout, Stderr: h.session.ProgramStderr,
	})
	if err != nil {
		return cannotStart(h.program[0], err)
	}
	h.process = process
	relay.to(process)
	select {
	case h.exit = <-process.Ended:
		h.ended = true
		return nil
	case <-work.Done():
	}
	h.session.Note("%s: the program has %s to end, then all is unpaused", context.Cause(work), grace)
	h.await(grace)
	return nil
}

// await waits that long for the program to end.
func (h *holding) await(length time.Duration) {
	if h.process == nil || h.ended {
		return
	}
	timer := time.NewTimer(length)
	defer timer.Stop()
	select {
	case h.exit = <-h.process.Ended:
		h.ended = true
	case <-timer.C:
		select { // both may have come
		case h.exit = <-h.process.Ended:
			h.ended = true
		default:
		}
	}
}
