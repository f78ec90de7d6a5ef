package mapping

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"jt/client"
	"jt/internal/atomicfile"
	"jt/internal/cli"
	"jt/internal/config"
	"jt/internal/selection"
)

const (
	longestWait = 2 * time.Minute // for the edits of other processes
	lockFiles   = 64              // for all servers and job types; two that share a file wait for each other for nothing
)

// TakeTurn waits until no other jt of this user on this machine changes the error mapping of a job type. Servers only replace
// complete mappings, so two edits at the same time would undo each other. done ends the turn. The error is the cause of ctx's
// end, or that of another jt that does not finish.
func TakeTurn(ctx context.Context, session *cli.Session, scale *client.Client, target selection.Target) (done func(), err error) {
	state, err := config.StateDirectory().Path(session.Environment.Getenv)
	if err != nil {
		return func() {}, nil //nolint:nilerr // without a folder of the user's own, nothing else of jt is kept either
	}
	folder := filepath.Join(state, "edits")
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %d", config.ServerIdentity(scale.BaseURL()), target.ID))
	if err = os.MkdirAll(folder, 0o700); err == nil {
		done, err = atomicfile.Lock(ctx, filepath.Join(folder, fmt.Sprintf("%02d.lock", sum[0]%lockFiles)), longestWait, func() {
			session.Note("waiting for another jt to finish changing the error mapping of %s", target.Ref)
		})
	}
	locked, isLocked := errors.AsType[*atomicfile.LockedError](err)
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case isLocked:
		return nil, cli.OutcomeError(cli.ExitFailed, "locked",
			fmt.Sprintf("cannot change the error mapping of %s: %v", target.Ref, locked), "another jt is changing it: try again later")
	case err != nil:
		session.Note("note: cannot wait for other edits on this machine: %s", cli.SystemText(err))
		return func() {}, nil
	}
	return done, nil
}
