package hold

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"sync"
	"time"

	"jt/client"
	"jt/internal/change"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/internal/view"
	"jt/internal/wait"
)

// undoTime is how long an undo goes on trying.
const undoTime = 2 * time.Minute

const (
	firstRetry   = time.Second // each further one waits twice as long,
	longestRetry = 10 * time.Second
	lastTry      = 10 * time.Second // that a try has which begins when the time is up
)

var errUndoTime = errors.New("no answer came within the time that a restore has")

// undo unpauses what journals say that holds paused, and nothing else.
type undo struct {
	session *cli.Session
	scale   *client.Client
	targets []selection.Target // may have been paused by the holds
	entries map[int64][]entry  // of the targets; each journal may have one
	needed  map[int64]bool     // by other holds that run
	until   time.Time          // new tries are begun until then
	told    sync.Once          // that something failed and is tried again
}

// newUndo returns the undo of the holds of some journals. others are all journals of the server.
func newUndo(session *cli.Session, scale *client.Client, own, others []*journal) *undo {
	u := &undo{
		session: session, scale: scale, entries: map[int64][]entry{}, needed: map[int64]bool{},
		until: session.Environment.Now().Add(undoTime),
	}
	paths := map[string]bool{}
	for _, journal := range own {
		paths[journal.path] = true
		for _, one := range journal.record.Entries {
			if !one.Begun {
				continue
			}
			if len(u.entries[one.ID]) == 0 {
				ref := view.JobTypeRef(strconv.FormatInt(one.ID, 10), one.Name, one.Version)
				u.targets = append(u.targets, selection.Target{ID: one.ID, Name: one.Name, Version: one.Version, Ref: ref})
			}
			u.entries[one.ID] = append(u.entries[one.ID], one)
		}
	}
	for _, other := range others {
		if other.live && !paths[other.path] { // what is open here is locked too
			for _, one := range other.record.Entries {
				u.needed[one.ID] = true
			}
		}
	}
	return u
}

// plan reads what became of the job types, and decides what is to be done about each of them.
func (u *undo) plan(ctx context.Context) (*change.Plan, error) {
	var objects map[int64]client.Object
	err := u.persist(ctx, func() (err error) {
		bounded, cancel := u.bounded(ctx)
		defer cancel()
		objects, err = selection.ReadAgain(bounded, u.scale, u.targets)
		return err
	})
	if err != nil {
		return nil, cli.TaskError("cannot read which job types are paused", err)
	}
	plan := change.NewPlan(change.Unpause(), u.scale.BaseURL(), nil, true)
	for _, target := range u.targets {
		row := &change.Row{Target: target, Result: change.ResultPlanned}
		plan.Rows = append(plan.Rows, row)
		now, err := foundIn(objects, target)
		whose := u.judge(target.ID, now)
		if err == nil && whose == unpaused && u.wasPaused(target.ID) {
			whose, err = u.lookCloser(ctx, target)
		}
		if err == nil {
			err = whose.err()
		}
		switch {
		case err != nil:
			fail(row, err)
		case whose == unpaused:
			row.Result = change.ResultUnchanged
		case u.needed[target.ID]:
			row.Skip("needed by another hold, which unpauses it")
		}
	}
	return plan, nil
}

// lookCloser reads the job type itself: the list said that one which is known to have been paused is not, and lists come
// from caches. Where it cannot be read the list counts.
func (u *undo) lookCloser(ctx context.Context, target selection.Target) (verdict, error) {
	bounded, cancel := u.bounded(ctx)
	defer cancel()
	object, err := u.scale.JobTypes.GetObject(bounded, target.ID)
	switch {
	case ctx.Err() != nil:
		return unpaused, context.Cause(ctx)
	case errors.Is(err, client.ErrNotFound):
		return gone, nil
	case err != nil:
		return unpaused, nil
	}
	now, err := foundAs(object, target)
	return u.judge(target.ID, now), err
}

// wasPaused reports whether the server said that it paused a job type.
func (u *undo) wasPaused(id int64) bool {
	return slices.ContainsFunc(u.entries[id], func(one entry) bool { return one.Known })
}

// judge is what the journals together say of a job type: one that knows the pause for its own is enough, and one that
// does not know keeps it from being another's.
func (u *undo) judge(id int64, now found) verdict {
	together := untouched
	for _, one := range u.entries[id] {
		switch whose := one.judge(now); {
		case whose == ours:
			return ours
		case together != unproven:
			together = whose
		}
	}
	return together
}

// foundIn is what the list says of a job type.
func foundIn(objects map[int64]client.Object, wanted selection.Target) (found, error) {
	object, listed := objects[wanted.ID]
	if !listed {
		return found{}, nil
	}
	return foundAs(object, wanted)
}

// foundAs is what the server's object says of a job type. One of the same id and another name is another job type.
func foundAs(object client.Object, wanted selection.Target) (found, error) {
	name, nameErr := object.Text("name")
	version, versionErr := object.Text("version")
	isPaused, isPausedErr := selection.IsPaused(object)
	paused, pausedErr := object.Text("paused")
	if err := cmp.Or(nameErr, versionErr, isPausedErr); err != nil {
		return found{}, err
	}
	return found{Listed: name == wanted.Name && version == wanted.Version, IsPaused: isPaused, Paused: paused}, pausedErr
}

// fail notes in a row why it is not unpaused. That there is nothing to unpause any more is no failure.
func fail(row *change.Row, err error) {
	if errors.Is(err, becameError(somebodyElse)) || errors.Is(err, becameError(gone)) {
		row.Skip(err.Error())
	} else {
		row.Fail(err)
	}
}

// carryOut unpauses what is planned.
func (u *undo) carryOut(ctx context.Context, plan *change.Plan) {
	change.CarryOut(ctx, u.session, plan, u.update)
	for _, row := range plan.With(change.ResultFailed) {
		fail(row, row.Failure)
	}
}

// update unpauses one job type. Before it is tried again it is looked at: what somebody paused meanwhile stays.
func (u *undo) update(ctx context.Context, id int64) error {
	paused, again := false, false
	return u.persist(ctx, func() error {
		bounded, cancel := u.bounded(client.FinishRequests(ctx))
		defer cancel()
		if again {
			if whose, err := u.lookAgain(bounded, id); whose == unpaused || err != nil {
				return err
			}
		}
		again = true
		_, err := u.scale.JobTypes.Update(bounded, id, client.JobTypeUpdate{IsPaused: &paused})
		return err
	})
}

// lookAgain reads in the list what a job type is now. The error is that of the request, or what it became.
func (u *undo) lookAgain(ctx context.Context, id int64) (verdict, error) {
	target := u.targets[slices.IndexFunc(u.targets, func(one selection.Target) bool { return one.ID == id })]
	objects, err := selection.ReadAgain(ctx, u.scale, []selection.Target{target})
	if err != nil {
		return untouched, err
	}
	now, err := foundIn(objects, target)
	if err != nil {
		return untouched, err
	}
	whose := u.judge(id, now)
	return whose, whose.err()
}

// persist tries something again and again as long as that may help, and there is time.
func (u *undo) persist(ctx context.Context, try func() error) error {
	for pause := firstRetry; ; pause = min(2*pause, longestRetry) {
		err := try()
		_, settled := errors.AsType[becameError](err)
		if err == nil || settled || ctx.Err() != nil || !wait.MayPass(err) || !u.session.Environment.Now().Before(u.until) {
			return err
		}
		u.told.Do(func() {
			u.session.Note("a request failed, and is repeated for %s: %s", cli.Spelled(undoTime), cli.Describe(err).Message)
			u.session.Repeating(true)
		})
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return err
		}
	}
}

// bounded returns a context for requests that ends when the undo does, or after a last try.
func (u *undo) bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, max(u.until.Sub(u.session.Environment.Now()), lastTry), errUndoTime)
}

// isDone reports whether nothing of a journal is left to be undone, and no pause of it can come any more.
func (u *undo) isDone(entries []entry, isLeft func(id int64) bool) bool {
	now := u.serverTime()
	return !slices.ContainsFunc(entries, func(one entry) bool { return one.Begun && (isLeft(one.ID) || one.mayComeLate(now)) })
}

// noteLate names the job types that are not paused, and that the server may still pause for what it was asked. It reports
// whether there are any: then their journals stay.
func (u *undo) noteLate(plan *change.Plan) bool {
	now := u.serverTime()
	var refs []string
	for _, row := range plan.Rows {
		if isUnpaused(row) && slices.ContainsFunc(u.entries[row.Target.ID], func(one entry) bool { return one.mayComeLate(now) }) {
			refs = append(refs, row.Target.Ref)
		}
	}
	if len(refs) == 0 {
		return false
	}
	u.session.Note("requests to pause had no clear answer, and may still be carried out: %s", cli.SomeNames(refs))
	return true
}

func isUnpaused(row *change.Row) bool {
	return row.Result == change.ResultUnpaused || row.Result == change.ResultUnchanged
}

// serverTime is the server's clock, or where that is not known this machine's.
func (u *undo) serverTime() time.Time {
	if now, known := u.scale.ServerTime(); known {
		return now
	}
	return u.session.Environment.Now()
}
