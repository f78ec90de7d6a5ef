package hold

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"

	"jt/client"
	"jt/client/model"
	"jt/internal/change"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/internal/wait"
)

// undoTime is how long an undo keeps trying.
const undoTime = 2 * time.Minute

const (
	firstRetry   = time.Second      // each further retry waits twice as long,
	longestRetry = 10 * time.Second // but never longer than this
	lastTry      = 10 * time.Second // for an attempt that begins when the time is almost up
)

var errUndoTime = errors.New("no response within the time for the undo")

// site is where a command undoes holds: a server, and the place of their journals.
type site struct {
	session *cli.Session
	scale   *client.Client
	place   place
	// What is read of a job type may be out of date. For this time it is read again if it cannot be the latest.
	confirmFor time.Duration
}

// undo unpauses the job types that holds paused according to their journals, and no others.
type undo struct {
	site
	own     []*journal         // of the holds
	others  []*journal         // of all holds on the server
	targets []selection.Target // the holds may have paused these
	entries map[int64][]entry  // by id of the target; each journal may have one
	needed  map[int64]string   // by id; holds other than these need them paused, for this reason
	shown   map[int64]verdict  // by id; what the server showed when the undo was planned

	confirmUntil time.Time // the end of confirmFor
	until        time.Time // no new attempt begins after this
	noted        sync.Once // guards the note that a request failed
}

// newUndo returns the undo of the holds with the journals own. others are all journals of the server.
func newUndo(site site, own, others []*journal) *undo {
	now := site.session.Environment.Now()
	u := &undo{
		site: site, own: own, others: others, entries: map[int64][]entry{}, needed: map[int64]string{}, shown: map[int64]verdict{},
		confirmUntil: now.Add(site.confirmFor), until: now.Add(undoTime),
	}
	paths := map[string]bool{}
	for _, journal := range own {
		paths[journal.path] = true
		for _, one := range journal.record.Entries {
			if !one.Begun {
				continue
			}
			if len(u.entries[one.ID]) == 0 {
				u.targets = append(u.targets, one.target())
			}
			u.entries[one.ID] = append(u.entries[one.ID], one)
		}
	}
	for _, other := range others {
		why := other.needs()
		if why == "" || paths[other.path] { // our own are locked too
			continue
		}
		for _, one := range other.record.Entries {
			if one.Begun { // what it did not begin, it was kept from: it plans and begins under the same lock
				u.needed[one.ID] = why
			}
		}
	}
	return u
}

// plan reads the job types, and decides what to do about each of them.
func (u *undo) plan(ctx context.Context) (*change.Plan, error) {
	var objects map[int64]model.Object
	err := u.persist(ctx, func() (err error) {
		bounded, cancel := u.bounded(ctx)
		defer cancel()
		objects, err = selection.ReadAgain(client.Uncached(bounded), u.scale, u.targets)
		return err
	})
	if err != nil {
		return nil, cli.TaskError("cannot read which job types are paused", err)
	}
	plan := change.NewPlan(change.Unpause(), u.scale.BaseURL(), nil, true)
	for _, target := range u.targets {
		row := &change.Row{Target: target, Result: change.ResultPlanned}
		plan.Rows = append(plan.Rows, row)
		now, err := foundAs(objects[target.ID], target)
		whose := u.judge(target.ID, now)
		if err == nil && whose != ours {
			whose, err = u.readItself(ctx, target, whose)
		}
		u.shown[target.ID] = whose
		if err == nil {
			err = whose.err()
		}
		switch why := u.needed[target.ID]; {
		case nothingLeft(err) != nil:
			row.Skip(nothingLeft(err).Error())
		case err != nil:
			row.Fail(err)
		case whose == unpaused:
			row.Result = change.ResultUnchanged
		case why != "":
			row.Skip(why)
		}
	}
	return plan, nil
}

// readItself reads the job type itself if the list does not show the hold's own pause, as the list may be out of date. If the
// job type shows a state from before the pause, it is read again until the time to confirm is up. If it cannot be read, as
// with a broken error mapping, the list counts, unless that does not have it at all.
func (u *undo) readItself(ctx context.Context, target selection.Target, listed verdict) (verdict, error) {
	whose := listed
	err := u.persist(ctx, func() error {
		bounded, cancel := u.bounded(ctx)
		defer cancel()
		var err error
		whose, err = u.look(bounded, target)
		switch {
		case err == nil && whose == stale && u.session.Environment.Now().Before(u.confirmUntil):
			err = errStale
		case err != nil && listed != gone && ctx.Err() == nil:
			whose, err = listed, nil
		}
		return err
	})
	if errors.Is(err, errStale) {
		err = nil
	}
	return whose, err
}

var errStale = &notShownError{errors.New("the server shows a state from before the pause")}

// look reads a job type itself, and returns the verdict about it. If a broken error mapping hides its details, its row in the
// list counts.
func (u *undo) look(ctx context.Context, target selection.Target) (verdict, error) {
	ctx = client.Uncached(ctx)
	object, err := u.scale.JobTypes.GetObject(ctx, target.ID)
	if failed, ok := errors.AsType[*client.Error](err); ok && failed.Status == http.StatusInternalServerError {
		objects, listErr := selection.ReadAgain(ctx, u.scale, []selection.Target{target})
		if row, listed := objects[target.ID]; listErr == nil && listed {
			object, err = row, nil
		}
	}
	switch {
	case errors.Is(err, client.ErrNotFound):
		return unsure, nil // the response to a PATCH decides
	case err != nil:
		return untouched, err
	}
	now, err := foundAs(object, target)
	return u.judge(target.ID, now), err
}

// judge returns the verdict of all journals about a job type. If one of them finds that its hold made the pause, that
// decides. If one cannot tell, the others prove nothing.
func (u *undo) judge(id int64, now found) verdict {
	together := untouched
	for _, one := range u.entries[id] {
		now.Now = u.now(one)
		switch whose := one.judge(now); {
		case whose == ours:
			return ours
		case together != unproven && together != unsure && together != stale:
			together = whose
		}
	}
	return together
}

// foundAs returns what the server's object, the zero one if it has none, says about a job type. The same id with another name
// is another job type.
func foundAs(object model.Object, wanted selection.Target) (found, error) {
	name, nameErr := object.Text("name")
	version, versionErr := object.Text("version")
	if err := cmp.Or(nameErr, versionErr); err != nil || name != wanted.Name || version != wanted.Version {
		return found{}, err
	}
	isPaused, err := selection.IsPaused(object)
	if err != nil {
		return found{}, err
	}
	paused, err := object.Text("paused")
	modified, _ := object.Text("last_modified") // only a hint
	return found{Listed: true, IsPaused: isPaused, Paused: paused, Modified: modified}, err
}

// nothingLeft returns why there is nothing left to unpause, which is no failure; nil if an error says otherwise.
func nothingLeft(err error) error {
	if errors.Is(err, client.ErrNotFound) {
		return becameError(gone)
	}
	if became, ok := errors.AsType[becameError](err); ok && (became == becameError(somebodyElse) || became == becameError(gone)) {
		return became
	}
	return nil
}

// carryOut unpauses the planned job types, and removes the journals that have nothing left to undo. It reports whether the
// server may still pause some of the job types, for which their journals are kept.
func (u *undo) carryOut(ctx context.Context, plan *change.Plan) (late bool) {
	change.CarryOut(ctx, u.session, plan, func(ctx context.Context, id int64) (model.Object, error) {
		err := u.update(ctx, id)
		if why := nothingLeft(err); why != nil {
			err = &change.LeftError{Why: why.Error()}
		}
		return model.Object{}, err
	})
	late = u.noteLate(plan)
	u.noteUnproven(plan)
	left, unpaused := map[int64]bool{}, map[int64]bool{}
	for _, row := range plan.Left() {
		left[row.Target.ID] = true
	}
	for _, row := range plan.Rows {
		unpaused[row.Target.ID] = isUnpaused(row)
	}
	for _, one := range u.own {
		if one.record.Lost > 0 {
			u.session.Warn("keeping the journal %s: its invalid lines may be about more job types; remove it once you have checked them", one.path)
		}
		if u.isDone(one.record, func(id int64) bool { return left[id] }) {
			one.drop(u.session)
		}
	}
	for _, other := range u.others { // of a killed hold: a job type that was left as it is may be its own
		if !other.live && u.isDone(other.record, func(id int64) bool { return !unpaused[id] }) && other.open() == nil {
			_ = other.remove() // if not, jt hold --recover removes it
		}
	}
	return late
}

// update unpauses one job type. It reads the job type before each retry, and leaves it if somebody has paused it meanwhile.
// Once the server has accepted the change, it only reads until the time to confirm is up: what it reads may be out of date,
// and a further request could undo what somebody else has paused since.
func (u *undo) update(ctx context.Context, id int64) error {
	target := u.targets[slices.IndexFunc(u.targets, func(one selection.Target) bool { return one.ID == id })]
	paused, again := false, false
	var accepted error // what a response that accepted the change was followed by
	confirmUntil := u.session.Environment.Now().Add(u.confirmFor)
	return u.persist(ctx, func() error {
		bounded, cancel := u.bounded(client.FinishRequests(ctx))
		defer cancel()
		if again {
			whose, err := u.look(bounded, target)
			if err == nil {
				err = whose.err()
			}
			confirms := u.session.Environment.Now().Before(confirmUntil)
			if whose == unsure && (accepted != nil || !confirms) {
				whose = unpaused // nothing that is still shown was read before the pause
			}
			if whose == unpaused || err != nil {
				return err
			}
			if accepted != nil && confirms {
				return accepted
			}
		}
		again = true
		readBack := false
		object, err := u.scale.JobTypes.Update(bounded, id, client.JobTypeUpdate{IsPaused: &paused, OnReadBack: func() { readBack = true }})
		if err == nil && readBack && u.session.Environment.Now().Before(confirmUntil) {
			if now, foundErr := foundAs(object, target); foundErr != nil || u.judge(id, now) != unpaused {
				return errStale // no response says that it is unpaused, and what was read may be out of date
			}
		}
		if errors.Is(err, client.ErrNotApplied) && u.session.Environment.Now().Before(confirmUntil) {
			accepted = &notShownError{err} // what shows it as paused may be out of date
			return accepted
		}
		return err
	})
}

// notShownError is a change that the server made and does not show yet, as it reads from a cache or another database.
type notShownError struct{ err error }

func (e *notShownError) Error() string { return e.err.Error() }

// Report is that of the change.
func (e *notShownError) Report() cli.Report { return cli.Describe(e.err) }

// persist retries a function as long as that may help and there is time.
func (u *undo) persist(ctx context.Context, try func() error) error {
	for pause := firstRetry; ; pause = min(2*pause, longestRetry) {
		err := try()
		_, settled := errors.AsType[becameError](err)
		if err == nil || settled || ctx.Err() != nil || !wait.MayPass(err) || !u.session.Environment.Now().Before(u.until) {
			return err
		}
		if _, outOfDate := errors.AsType[*notShownError](err); !outOfDate {
			u.noted.Do(func() {
				u.session.Note("a request failed; retrying for %s: %s", cli.Spelled(undoTime), cli.Describe(err).Message)
				u.session.Repeating(true)
			})
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return err
		}
	}
}

// bounded returns a context for requests that ends with the time for the undo, or with the last attempt.
func (u *undo) bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, max(u.until.Sub(u.session.Environment.Now()), lastTry), errUndoTime)
}

// isDone reports whether a journal has nothing left to undo, and none of its requests can still pause a job type. A journal
// with lines that cannot be read may always have more to undo.
func (s *site) isDone(r record, isLeft func(id int64) bool) bool {
	return r.Lost == 0 && !slices.ContainsFunc(r.Entries, func(one entry) bool { return one.Begun && (isLeft(one.ID) || one.mayComeLate(s.now(one))) })
}

// now returns the time by the clock of an entry, or this machine's if the server's is not known.
func (s *site) now(one entry) time.Time {
	if now, known := s.scale.ServerTime(); known && !one.Local {
		return now
	}
	return s.session.Environment.Now()
}
