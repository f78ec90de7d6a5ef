package change

import (
	"cmp"
	"context"
	"errors"
	"sync"

	"golang.org/x/sync/errgroup"

	"jt/client"
	"jt/client/model"
	"jt/internal/cli"
)

// unreachedInARow is the number of changes in a row that fail to reach the server before no more are started: each waits
// for its own timeout, and hundreds of them would take hours.
const unreachedInARow = 3

// pool counts the changes in progress, and decides when to start no more.
type pool struct {
	mutex     sync.Mutex
	underWay  int
	unreached int    // changes in a row that did not reach the server
	outage    string // why further changes would fail too; "" if they may succeed
}

// begin reports whether the change of a row may start.
func (p *pool) begin(ctx context.Context, row *Row) bool {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.outage != "" || ctx.Err() != nil {
		row.leave(ctx, p.outage)
		return false
	}
	p.underWay++
	return true
}

func (p *pool) end(err error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.underWay--
	switch {
	case errors.Is(err, client.ErrUnauthorized):
		p.outage = "not signed in, or not allowed"
	case asksToWait(err):
		p.outage = "the server asks to wait"
	case !errors.Is(err, client.ErrUnreachable):
		p.unreached = 0
	default:
		if p.unreached++; p.unreached == unreachedInARow {
			p.outage = "the server cannot be reached"
		}
	}
}

// asksToWait reports whether the server refused a change for longer than the client waits.
func asksToWait(err error) bool {
	failed, ok := errors.AsType[*client.Error](err)
	return ok && failed.RetryAfter > client.LongestRetryAfter
}

// CarryOut makes the planned changes, as many at once as --concurrency allows, and sets the result of each row. When ctx
// ends, or in an outage, changes in progress finish and no more are started. update changes the job type of an id, and
// returns it as the server then has it, if that is known.
func CarryOut(ctx context.Context, session *cli.Session, plan *Plan, update func(context.Context, int64) (model.Object, error)) {
	todo := plan.With(ResultPlanned)
	progress := session.NewProgress(plan.Action.Doing, len(todo))
	defer progress.End()
	var pool pool
	stop := context.AfterFunc(ctx, func() {
		pool.mutex.Lock()
		defer pool.mutex.Unlock()
		if pool.underWay > 0 {
			session.Note("%s: finishing the changes of %s; %s", context.Cause(ctx), cli.JobTypes(pool.underWay), cmp.Or(plan.AfterInterrupt, "interrupt again to stop at once"))
		}
	})
	defer stop()
	var group errgroup.Group
	group.SetLimit(session.Connection.ChangesAtOnce())
	for _, row := range todo {
		group.Go(func() error {
			if pool.begin(ctx, row) {
				var after model.Object
				err := cli.Try(func() (err error) {
					after, err = update(ctx, row.Target.ID)
					return err
				})
				row.settle(ctx, plan.Action, err)
				plan.record(session, row, after)
				progress.Add(row.Result == ResultFailed)
				pool.end(err)
			}
			return nil
		})
	}
	_ = group.Wait() // each row has its own error
}

// settle sets the result of a change.
func (r *Row) settle(ctx context.Context, action Action, err error) {
	left, isLeft := errors.AsType[*LeftError](err)
	switch {
	case err == nil:
		r.Result = action.Done
	case isLeft && left.Why == "":
		r.Result = ResultUnchanged
	case isLeft:
		r.Skip(left.Why)
	case ctx.Err() != nil && err == context.Cause(ctx): //nolint:errorlint // a failed request can have the same cause
		r.leave(ctx, "")
	default:
		r.Fail(err)
	}
}

// LeftError means that a change turned out to be unneeded: nothing was sent.
type LeftError struct {
	Why string // why the job type is skipped; "" if it is already as requested
}

func (e *LeftError) Error() string { return cmp.Or(e.Why, "already as requested") }

// record passes a change that was made, or failed, to the log.
func (p *Plan) record(session *cli.Session, row *Row, after model.Object) {
	if row.Result != p.Action.Done && row.Result != ResultFailed {
		return
	}
	target := row.Target
	done := cli.Change{
		Server: p.Server, Action: cmp.Or(row.Action, p.Action.Name), Result: string(row.Result), Error: row.Why,
		ID: target.ID, Name: target.Name, Version: target.Version, Ref: target.Ref,
	}
	done.Category, _ = target.Object.Text("category") // for summaries
	was, _ := target.Object.Boolean("is_paused")
	if is, _ := after.Boolean("is_paused"); is && !was {
		done.Paused, _ = after.Text("paused")
	}
	session.Record(done)
}

// leave marks a change as not started, because ctx ended or else for the reason why.
func (r *Row) leave(ctx context.Context, why string) {
	r.Result, r.unbegun, r.Why = ResultSkipped, true, "not started: "+why
	if cause := context.Cause(ctx); cause != nil {
		r.Why = cause.Error()
	}
}
