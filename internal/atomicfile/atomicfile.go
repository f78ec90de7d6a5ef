// Package atomicfile locks files against other processes and replaces them in one step. It imports no other package of jt.
package atomicfile

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/rogpeppe/go-internal/robustio"
)

// between is the time between two tries to get a lock.
const between = 20 * time.Millisecond

// LockedError means that another process did not unlock a file in time.
type LockedError struct {
	Path   string
	Waited time.Duration
}

func (e *LockedError) Error() string {
	return fmt.Sprintf("another process has locked %s for more than %s", e.Path, e.Waited)
}

// Lock locks a file, which it creates if necessary, until unlock is called or the process ends. If others have locked the
// file, Lock calls waits and tries again for the time of limit. The error is then a *LockedError, or the cause of ctx's end.
func Lock(ctx context.Context, path string, limit time.Duration, waits func()) (unlock func(), err error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) //nolint:gosec // in the user's own folder
	if err != nil {
		return nil, err
	}
	locked, err := TryLock(file, false)
	if err == nil && !locked {
		waits()
		bounded, stop := context.WithTimeoutCause(ctx, limit, &LockedError{path, limit})
		defer stop()
		err = lockLater(bounded, file)
	}
	if err != nil {
		_ = file.Close()
		return nil, err
	}
	return func() { _ = file.Close() }, nil
}

func lockLater(ctx context.Context, file *os.File) error {
	ticks := time.NewTicker(between)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-ticks.C:
		}
		if locked, err := TryLock(file, false); locked || err != nil {
			return err
		}
	}
}

// Replace writes a text to a new file in the folder of path and renames it to path, so that a reader or a crash finds the
// old text or the new one. It closes the new file, and removes it if anything fails. If the rename fails, the error is an
// *os.LinkError.
func Replace(path string, file *os.File, text []byte) error {
	_, err := file.Write(text)
	if err = cmp.Or(err, file.Sync(), file.Close()); err == nil {
		err = robustio.Rename(file.Name(), path)
	}
	if err != nil {
		_ = os.Remove(file.Name()) // it may hold a secret; the first error is the one to report
		return err
	}
	_ = SyncFolder(filepath.Dir(path)) // not every system can; the file itself is already on the disk
	return nil
}
