package atomicfile

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// farAway is beyond the end of any file: on Windows others cannot read what is locked.
const farAway = 1 << 30

// TryLock locks an open file, exclusively or shared with others, and reports whether it could. The lock ends when the file
// is closed or the process ends.
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

// SyncFolder does nothing, since Windows writes the folder with the file.
func SyncFolder(string) error { return nil }

// RemoveOpen closes a file and then removes it: Windows does not remove open files.
func RemoveOpen(path string, file *os.File) error {
	if err := file.Close(); err != nil {
		return err
	}
	return os.Remove(path)
}
