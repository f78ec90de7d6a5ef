//go:build !windows

package atomicfile

import (
	"errors"
	"os"
	"syscall"
)

// TryLock locks an open file, exclusively or shared with others, and reports whether it could. The lock ends when the file
// is closed or the process ends.
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

// SyncFolder writes the list of a folder's files to the disk.
func SyncFolder(path string) error {
	folder, err := os.Open(path) //nolint:gosec // the user's own
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// RemoveOpen removes a file before its lock ends, so that nobody takes it for one that was left over.
func RemoveOpen(path string, file *os.File) error {
	return errors.Join(os.Remove(path), file.Close())
}
