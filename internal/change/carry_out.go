package change

import (
	"context"
	"errors"
	"time"

	"jt/client"
	"jt/internal/cli"
)

// finishedRow is a change that came to its end.
type finishedRow struct {
	row *Row
	err error
}

// unreachedInARow is after how many changes in a row that did not reach the server no other is begun: each waits for its
// own time-out, and hundreds of them would wait for hours.
const unreachedInARow = 3

// outage tells, from what became of changes, why others would meet the same.
type outage struct {
	unreached int    // in a row
	why       string // "" where there is no reason
}

func (o *outage) learn(err error) {
	switch {
	case errors.Is(err, client.ErrUnauthorized):
		o.why = "not signed in, or not allowed"
	case !errors.Is(err, client.ErrUnreachable):
		o.unreached = 0
	default:
		if o.unreached++; o.unreached == unreachedInARow {
			o.why = "the server cannot be reached"
		}
	}
}

// CarryOut makes the planned changes, at most so many at once, and notes in each row what became of it. The end of ctx,
// and an outage, let those that were begun finish and begin no other.
func CarryOut(ctx context.Context, session *cli.Session, plan *Plan, concurrency int, update func(context.Context, int64) error) {
	todo := plan.With(ResultPlanned)
	finished := make(chan finishedRow)
	ticks := time.NewTicker(cli.ProgressTick)
	defer ticks.Stop()
	progress := session.NewProgress(plan.Action.Doing, len(todo))
	defer progress.End()

	begun, underWay, ended := 0, 0, ctx.Done()
	var outage outage
	for {
		for outage.why == "" && ctx.Err() == nil && underWay < concurrency && begun < len(todo) {
			row := todo[begun]
			begun, underWay = begun+1, underWay+1
			go func() { finished <- finishedRow{row, update(ctx, row.Target.Id)} }()
		}
		if underWay == 0 {
			break
		}
		select {
		case <-ended:
			ended = nil
			session.Note("%s: waiting for %s under way; %s", context.Cause(ctx), cli.JobTypes(underWay), plan.AfterInterrupt)
		case <-ticks.C:
			progress.Show(session.Environment.Now())
		case one := <-finished:
			underWay--
			one.row.settle(ctx, plan.Action, one.err)
			progress.Add(one.row.Result == ResultFailed)
			outage.learn(one.err)
		}
	}
	for _, row := range todo[begun:] {
		row.leave(ctx, outage.why)
	}
}

// settle notes what a change came to.
func (r *Row) settle(ctx context.Context, action Action, err error) {
	switch {
	case err == nil:
		r.Result = action.Done
	case ctx.Err() != nil && err == context.Cause(ctx): //nolint:errorlint // a failed request can have the same cause
		r.leave(ctx, "")
	default:
		r.Result, r.Failure = ResultFailed, err
		r.Why = cli.Describe(err).Message
	}
}

// leave notes that a change was not begun, for that reason or because ctx ended.
func (r *Row) leave(ctx context.Context, why string) {
	r.Result, r.unbegun, r.Why = ResultSkipped, true, "not begun: "+why
	if cause := context.Cause(ctx); cause != nil {
		r.Why = cause.Error()
	}
}
