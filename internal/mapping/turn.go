package mapping

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
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

// turns are those of the changes that one command makes at once, which can share a lock file.
type turns struct{ files [lockFiles]sync.Mutex }

// take waits until no other jt of this user on this machine changes the error mapping of a job type. Servers only replace
// complete mappings, so two edits at the same time would undo each other. done ends the turn. The error is the cause of ctx's
// end, or that of another jt that does not finish.
func (t *turns) take(ctx context.Context, session *cli.Session, scale *client.Client, target selection.Target) (done func(), err error) {
	state, err := config.StateDirectory().Path(session.Environment.Getenv)
	if err != nil {
		return func() {}, nil //nolint:nilerr // without a folder of the user's own, nothing else of jt is kept either
	}
	folder := filepath.Join(state, "edits")
	number := sha256.Sum256(fmt.Appendf(nil, "%s %d", config.ServerIdentity(scale.BaseURL()), target.ID))[0] % lockFiles
	var unlock func()
	here := &t.files[number]
	here.Lock()
	if err = os.MkdirAll(folder, 0o700); err == nil {
		unlock, err = atomicfile.Lock(ctx, filepath.Join(folder, fmt.Sprintf("%02d.lock", number)), longestWait, func() {
			session.Note("waiting for another jt to finish changing the error mapping of %s", target.Ref)
		})
	}
	_, isLocked := errors.AsType[*atomicfile.LockedError](err)
	switch {
	case err == nil:
		return func() {
			unlock()
			here.Unlock()
		}, nil
	case ctx.Err() != nil:
		err = context.Cause(ctx)
	case isLocked:
		err = cli.OutcomeError(cli.ExitFailed, "locked",
			fmt.Sprintf("cannot change the error mapping of %s: %v", target.Ref, err), "another jt is changing it: try again later")
	default:
		session.Warn("cannot wait for other edits on this machine: %s", cli.SystemText(err))
		return here.Unlock, nil
	}
	here.Unlock()
	return nil, err
}
