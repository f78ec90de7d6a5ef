//go:build !windows

package atomicfile

import (
	"errors"
	"os"
	"syscall"
)

// TryLock locks the file for this opening of it, alone or shared with others that do so, and reports whether it could.
// The lock ends with the process.
func TryLock(file *os.File, shared bool) (bool, error) {
	how := syscall.LOCK_EX
	if shared {
		how = syscall.LOCK_SH
	}
	for {
		err := syscall.Flock(int(file.Fd()), how|syscall.LOCK_NB)
		switch {
		case err == nil:
			return true, nil
		case errors.Is(err, syscall.EWOULDBLOCK):
			return false, nil
		case !errors.Is(err, syscall.EINTR):
			return false, &os.PathError{Op: "lock", Path: file.Name(), Err: err}
		}
	}
}

// SyncFolder writes to the disk which files a folder has.
func SyncFolder(path string) error {
	folder, err := os.Open(path) //nolint:gosec // the user's own
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// RemoveOpen removes the file before its lock ends: nobody is to take it for one that was left over.
func RemoveOpen(path string, file *os.File) error {
	return errors.Join(os.Remove(path), file.Close())
}
