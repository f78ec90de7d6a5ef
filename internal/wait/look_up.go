package wait

import (
	"context"
	"errors"
	"net"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/selection"
)

// lookUp finds the job types. While the server is away, it tries again until the time of the wait is up.
func (w *waiting) lookUp(ctx context.Context, session *cli.Session, progress *progress, find func(context.Context) ([]selection.Target, error)) (found []selection.Target, err error) {
	now := session.Environment.Now
	pace := pace{interval: w.interval, random: session.Environment.Random}
	for ctx.Err() == nil {
		asked := now()
		err := w.try(ctx, progress, asked, func(ctx context.Context) (err error) {
			found, err = find(ctx)
			return err
		})
		timedOut := errors.Is(err, errWaitTimeout)
		switch {
		case err == nil:
			return found, nil
		case ctx.Err() != nil:
			return nil, context.Cause(ctx)
		case w.timeout == 0 || !timedOut && !isAway(err):
			return nil, err
		}
		if !timedOut {
			w.trouble = err
		}
		if timedOut || w.isOver(asked) {
			return nil, w.timeoutError(now().Sub(w.began), "no complete response, so the job types could not be looked up")
		}
		progress.afterRead()
		progress.sleep(ctx, min(pace.next(false), w.remaining(now())))
	}
	return nil, context.Cause(ctx)
}

// isAway reports whether a server may respond later to what it did not respond to now. As nothing shows yet that it is the
// right server, failures that come from wrong settings do not count.
func isAway(err error) bool {
	failed, ok := errors.AsType[*client.Error](err)
	if !ok {
		return errors.Is(err, client.ErrIncomplete)
	}
	switch failed.Reason {
	case client.ReasonCertificate, client.ReasonProxySignIn, client.ReasonRedirect, client.ReasonNotJSON, client.ReasonEmpty,
		client.ReasonTooLarge, client.ReasonWrongShape, client.ReasonBadStatus:
		return false
	case client.ReasonUnreachable:
		unknown, ok := errors.AsType[*net.DNSError](err)
		return !ok || !unknown.IsNotFound
	}
	return MayPass(err)
}
