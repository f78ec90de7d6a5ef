package hold

import (
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

const (
	RestoreTime  = 2 * time.Minute // how long a restore goes on trying
	firstRetry   = time.Second     // each further one waits twice as long,
	longestRetry = 10 * time.Second
	lastTry      = 10 * time.Second // that one has which begins when the time is up
)

var errRestoreTime = errors.New("no answer came within the time that a restore has")

// undoing unpauses what journals say that holds paused, and nothing else.
type undoing struct {
	session *cli.Session
	scale   *client.Client
	entries []Entry        // of one journal, or of several
	needed  map[int64]bool // by other holds that run
	until   time.Time      // new tries are begun until then
	told    sync.Once      // that something failed and is tried again
}

// plan reads what became of the job types, and decides what is to be done about each of them.
func (u *undoing) plan(ctx context.Context) (*change.Plan, error) {
	targets := u.targets()
	var objects map[int64]client.Object
	err := u.persist(ctx, func() (err error) {
		bounded, cancel := u.bounded(ctx)
		defer cancel()
		objects, err = selection.ReadAgain(bounded, u.scale, targets)
		return err
	})
	if err != nil {
		return nil, cli.TaskError("cannot read which job types are paused", err)
	}
	plan := change.NewPlan(change.Unpause(), u.scale.BaseURL(), nil, true)
	for _, one := range targets {
		row := &change.Row{Target: one}
		found, err := foundIn(objects, one)
		verdict := u.judge(one.Id, found)
		if err == nil && verdict == Unpaused && u.paused(one.Id) {
			verdict, err = u.lookCloser(ctx, one)
		}
		switch {
		case err != nil:
			row.Result, row.Failure, row.Why = change.ResultFailed, err, cli.Describe(err).Message
		case verdict == Unpaused:
			row.Result = change.ResultUnchanged
		case verdict == Gone:
			row.Skip(whyGone)
		case verdict == SomebodyElse:
			row.Skip(whyLost)
		case verdict == Unproven:
			row.Result, row.Failure, row.Why = change.ResultFailed, errUnproven, errUnproven.Error()
		case u.needed[one.Id]:
			row.Skip("needed by another hold, which unpauses it")
		default:
			row.Result = change.ResultPlanned
		}
		plan.Rows = append(plan.Rows, row)
	}
	return plan, nil
}

// lookCloser reads the job type itself: the list said that one which is known to have been paused is not, and lists come
// from caches. Where it cannot be read the list counts.
func (u *undoing) lookCloser(ctx context.Context, one selection.Target) (Verdict, error) {
	bounded, cancel := u.bounded(ctx)
	defer cancel()
	object, err := u.scale.JobTypes.GetObject(bounded, one.Id)
	switch {
	case ctx.Err() != nil:
		return Unpaused, context.Cause(ctx)
	case errors.Is(err, client.ErrNotFound):
		return Gone, nil
	case err != nil:
		return Unpaused, nil
	}
	found, err := foundAs(object, one)
	return u.judge(one.Id, found), err
}

// paused tells whether the server said that it paused a job type.
func (u *undoing) paused(id int64) bool {
	return slices.ContainsFunc(u.entries, func(entry Entry) bool { return entry.ID == id && entry.Known })
}

// late are the REFs of job types that are not paused, and that the server may still pause for what it was asked.
func (u *undoing) late(plan *change.Plan) []string {
	now := u.serverTime()
	var refs []string
	for _, row := range plan.Rows {
		isLate := func(entry Entry) bool { return entry.ID == row.Target.Id && entry.MayComeLate(now) }
		if (row.Result == change.ResultUnpaused || row.Result == change.ResultUnchanged) && slices.ContainsFunc(u.entries, isLate) {
			refs = append(refs, row.Target.Ref)
		}
	}
	return refs
}

// serverTime is the server's clock, or where that is not known this machine's.
func (u *undoing) serverTime() time.Time {
	if now, known := u.scale.ServerTime(); known {
		return now
	}
	return u.session.Environment.Now()
}

// noteLate says why a journal stays of which all is undone.
func noteLate(session *cli.Session, refs []string) {
	session.Note("requests to pause had no clear answer, and may still be carried out: %s", cli.SomeNames(refs))
}

// bounded gives a context for requests that ends when the restore does, or after a last try.
func (u *undoing) bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, max(u.until.Sub(u.session.Environment.Now()), lastTry), errRestoreTime)
}

// targets are the job types that were to be paused, each once.
func (u *undoing) targets() []selection.Target {
	var targets []selection.Target
	seen := map[int64]bool{}
	for _, entry := range u.entries {
		if entry.Begun && !seen[entry.ID] {
			seen[entry.ID] = true
			ref := view.JobTypeRef(strconv.FormatInt(entry.ID, 10), entry.Name, entry.Version)
			targets = append(targets, selection.Target{Id: entry.ID, Name: entry.Name, Version: entry.Version, Ref: ref})
		}
	}
	return targets
}

// judge is what the journals together say of a job type: one that knows the pause for its own is enough, and one that
// does not know keeps it from being another's.
func (u *undoing) judge(id int64, found Found) Verdict {
	verdict := Untouched
	for _, entry := range u.entries {
		if entry.ID != id || !entry.Begun {
			continue
		}
		switch one := entry.Judge(found); {
		case one == Ours:
			return one
		case verdict != Unproven:
			verdict = one
		}
	}
	return verdict
}

// foundIn is what the list says of a job type.
func foundIn(objects map[int64]client.Object, wanted selection.Target) (Found, error) {
	object, listed := objects[wanted.Id]
	if !listed {
		return Found{}, nil
	}
	return foundAs(object, wanted)
}

// foundAs is what the server's object says of a job type. One of the same id and another name is another job type.
func foundAs(object client.Object, wanted selection.Target) (Found, error) {
	name, err := object.Text("name")
	if err != nil {
		return Found{}, err
	}
	version, err := object.Text("version")
	if err != nil {
		return Found{}, err
	}
	isPaused, err := object.Boolean("is_paused")
	if err != nil {
		return Found{}, err
	}
	if _, told := object.Field("is_paused"); !told {
		return Found{}, &client.FieldError{Row: object.Describe(), Field: "is_paused", Want: "a boolean", Got: "nothing"}
	}
	paused, err := object.Text("paused")
	return Found{Listed: name == wanted.Name && version == wanted.Version, IsPaused: isPaused, Paused: paused}, err
}

// What a job type can have become while a restore was trying. The first two leave nothing to be done.
var (
	errLost     = errors.New(whyLost)
	errGone     = errors.New(whyGone)
	errUnproven = errors.New("paused, and the server does not tell whether by the hold; jt unpause does it if so")
)

const (
	whyLost = "paused by somebody else"
	whyGone = "no longer on the server"
)

// update unpauses one job type. Before it is tried again it is looked at: what somebody paused meanwhile stays.
func (u *undoing) update(targets map[int64]selection.Target) func(context.Context, int64) error {
	paused := false
	return func(ctx context.Context, id int64) error {
		again := false
		return u.persist(ctx, func() error {
			bounded, cancel := u.bounded(client.FinishRequests(ctx))
			defer cancel()
			if again {
				if done, err := u.lookAgain(bounded, targets[id]); done || err != nil {
					return err
				}
			}
			again = true
			_, err := u.scale.JobTypes.Update(bounded, id, client.JobTypeUpdate{IsPaused: &paused})
			return err
		})
	}
}

// lookAgain tells whether a job type is unpaused already. The error is that of the look, or what it became instead.
func (u *undoing) lookAgain(ctx context.Context, wanted selection.Target) (unpaused bool, err error) {
	objects, err := selection.ReadAgain(ctx, u.scale, []selection.Target{wanted})
	if err != nil {
		return false, err
	}
	found, err := foundIn(objects, wanted)
	if err != nil {
		return false, err
	}
	switch u.judge(wanted.Id, found) {
	case Ours:
		return false, nil
	case Unpaused:
		return true, nil
	case Gone:
		return false, errGone
	case Unproven:
		return false, errUnproven
	}
	return false, errLost
}

// persist tries something again and again as long as that may help, and there is time.
func (u *undoing) persist(ctx context.Context, try func() error) error {
	for pause := firstRetry; ; pause = min(2*pause, longestRetry) {
		err := try()
		if err == nil || isSettled(err) || ctx.Err() != nil || !wait.MayPass(err) || !u.session.Environment.Now().Before(u.until) {
			return err
		}
		u.told.Do(func() {
			u.session.Note("a request failed, and is repeated for %s: %s", cli.Spelled(RestoreTime), cli.Describe(err).Message)
			u.session.Repeating(true)
		})
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return err
		}
	}
}

// isSettled tells the errors of which no further try makes anything else.
func isSettled(err error) bool {
	return errors.Is(err, errLost) || errors.Is(err, errGone) || errors.Is(err, errUnproven)
}

// carryOut unpauses what is planned.
func (u *undoing) carryOut(ctx context.Context, plan *change.Plan, concurrency int) {
	targets := map[int64]selection.Target{}
	for _, row := range plan.Rows {
		targets[row.Target.Id] = row.Target
	}
	change.CarryOut(ctx, u.session, plan, concurrency, u.update(targets))
	for _, row := range plan.Rows {
		switch {
		case errors.Is(row.Failure, errLost):
			row.Skip(whyLost)
		case errors.Is(row.Failure, errGone):
			row.Skip(whyGone)
		}
	}
}
