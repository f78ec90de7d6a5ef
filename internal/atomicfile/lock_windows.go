package atomicfile

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// farAway is a place that no file reaches: on Windows what is locked cannot be read by others.
const farAway = 1 << 30

// TryLock locks the file for this opening of it, alone or shared with others that do so, and reports whether it could.
// The lock ends with the process.
func TryLock(file *os.File, shared bool) (bool, error) {
	how := uint32(windows.LOCKFILE_FAIL_IMMEDIATELY)
	if !shared {
		how |= windows.LOCKFILE_EXCLUSIVE_LOCK
	}
	place := &windows.Overlapped{OffsetHigh: farAway}
	err := windows.LockFileEx(windows.Handle(file.Fd()), how, 0, 1, 0, place)
	switch {
	case err == nil:
		return true, nil
	case errors.Is(err, windows.ERROR_LOCK_VIOLATION), errors.Is(err, windows.ERROR_IO_PENDING):
		return false, nil
	}
	return false, &os.PathError{Op: "lock", Path: file.Name(), Err: err}
}

// SyncFolder does nothing: Windows writes the folder with the file.
func SyncFolder(string) error { return nil }

// RemoveOpen closes the file first: Windows removes none that is open.
func RemoveOpen(path string, file *os.File) error {
	if err := file.Close(); err != nil {
		return err
	}
	return os.Remove(path)
}
