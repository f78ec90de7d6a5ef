package hold

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"jt/client"
	"jt/client/model"
	"jt/internal/change"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/output"
)

// pause pauses the job types that are not paused yet, and records that in the journal. Meanwhile no other hold on this
// machine changes anything on the server.
func (h *hold) pause(ctx context.Context) error {
	unlock, err := h.place.lock(ctx, h.session, h.scale.BaseURL())
	switch {
	case ctx.Err() != nil && err != nil:
		return context.Cause(ctx)
	case err != nil:
		return h.place.notCreated(err)
	}
	defer unlock()
	if err := h.readAgain(ctx); err != nil {
		return err
	}
	if err := h.write(); err != nil {
		return err
	}
	change.CarryOut(ctx, h.session, h.plan, h.update)
	paused, already := len(h.plan.With(change.ResultPaused)), len(h.plan.With(change.ResultUnchanged))
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if failed := h.plan.With(change.ResultFailed); len(failed) > 0 {
		change.NameFailures(h.session, h.plan, nil)
		return cli.ChangesError(change.SameFailure(failed), fmt.Sprintf("cannot pause %s of %s", output.Count(len(failed)), cli.JobTypes(len(h.plan.Rows))), "")
	}
	before := ""
	if already > 0 {
		before = ", " + output.Count(already) + " already paused"
	}
	h.session.Note("held: %s paused%s", cli.JobTypes(paused), before)
	return nil
}

// readAgain reads the job types again, since the user may have taken a while to confirm.
func (h *hold) readAgain(ctx context.Context) error {
	objects, err := selection.ReadAgain(client.Uncached(ctx), h.scale, h.targets)
	if err != nil {
		return cli.TaskError("cannot read which job types are paused", err)
	}
	for i := range h.targets {
		object, listed := objects[h.targets[i].ID]
		if !listed {
			return cli.NotFoundError(h.targets[i].Ref+" is no longer in the server's list", "")
		}
		h.targets[i].Object = object
	}
	h.plan = change.NewPlan(change.Pause(), h.scale.BaseURL(), h.targets, true)
	h.plan.AfterInterrupt = "then everything is unpaused"
	return nil
}

// lines returns the lines of the journal about the job types to pause, and about those that other holds paused and this one
// needs too.
func (h *hold) lines() (plan []line, err error) {
	others, err := h.place.onServer(h.scale.BaseURL())
	if err != nil {
		return nil, err
	}
	for _, row := range h.plan.Rows {
		one := line{Step: stepPlanned, ID: row.Target.ID, Name: row.Target.Name, Version: row.Target.Version}
		if row.Result == change.ResultPlanned {
			plan = append(plan, one)
			continue
		}
		now, err := foundAs(row.Target.Object, row.Target)
		if err != nil {
			return nil, err
		}
		if pausedByHold(others, one, now) {
			one.Step, one.Paused = stepShared, &now.Paused
			plan = append(plan, one)
		}
	}
	return plan, nil
}

// pausedByHold reports whether another hold, alive or not, paused a job type.
func pausedByHold(others []*journal, wanted line, now found) bool {
	return slices.ContainsFunc(others, func(other *journal) bool {
		return slices.ContainsFunc(other.record.Entries, func(one entry) bool {
			return one.ID == wanted.ID && one.Name == wanted.Name && one.Version == wanted.Version && one.judge(now) == ours
		})
	})
}

// write writes the plan to the disk, and shows how to undo it.
func (h *hold) write() error {
	plan, err := h.lines()
	if err != nil || len(plan) == 0 {
		return err
	}
	host, _ := os.Hostname() // only shown to people
	getenv := h.session.Environment.Getenv
	first := head{
		Server: h.scale.BaseURL(), Began: h.session.Environment.Now().UTC(), Host: host, Process: os.Getpid(),
		User: cmp.Or(getenv("USER"), getenv("LOGNAME"), getenv("USERNAME")),
	}
	for _, word := range h.options.Program {
		first.Command = append(first.Command, h.session.Redact(word))
	}
	if h.journal, err = h.place.create(first, plan, h.session.Environment.HoldStep); err != nil {
		return h.place.notCreated(err)
	}
	own := change.TargetsOf(h.plan.With(change.ResultPlanned))
	if len(own) == 0 {
		return nil
	}
	withJournal, without := h.place.commands(h.session, first.Server, own)
	// This line may name thousands of job types, so the shorter command comes last, where it stays in sight.
	h.session.Note("journal: %s; to undo by hand without it: %s", h.journal.path, without)
	h.session.Note("to undo the hold if jt is killed: %s", withJournal)
	return nil
}

// update pauses one job type, and records each step before the next.
func (h *hold) update(ctx context.Context, id int64) (model.Object, error) {
	asked, known := h.scale.ServerTime()
	if !known {
		asked = h.session.Environment.Now().UTC()
	}
	if err := h.journal.add(line{Step: stepBegun, ID: id, At: asked, Local: !known}); err != nil {
		return model.Object{}, err
	}
	paused := true
	var noted error
	object, err := h.scale.JobTypes.Update(client.FinishRequests(ctx), id, client.JobTypeUpdate{
		IsPaused: &paused, OnDoubt: func() { noted = errors.Join(noted, h.journal.add(line{Step: stepDoubted, ID: id})) },
	})
	switch {
	case err != nil:
		return object, err
	case noted != nil:
		return object, noted
	}
	instant, err := object.Text("paused")
	if err != nil {
		return object, err
	}
	return object, h.journal.add(line{Step: stepPaused, ID: id, Paused: &instant})
}
