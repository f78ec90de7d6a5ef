package atomicfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
)

// ErrNotRegular means that a folder, a pipe, a socket or a device is where a file should be.
var ErrNotRegular = errors.New("not a regular file")

// Open opens a regular file, or creates one for this user if flag has os.O_CREATE. Other kinds are not opened: a pipe would
// wait for its other end, and a device may have no end.
func Open(path string, flag int) (*os.File, error) {
	if found, err := os.Stat(path); err == nil && !found.Mode().IsRegular() {
		return nil, ErrNotRegular
	}
	return os.OpenFile(path, flag, 0o600) //nolint:gosec // one of the user's own files
}

// Read returns the text of a regular file and its mode. Of a larger file it returns one byte more than most.
func Read(path string, most int64) (text []byte, mode fs.FileMode, err error) {
	file, err := Open(path, os.O_RDONLY)
	if err != nil {
		return nil, 0, err
	}
	defer func() { _ = file.Close() }()
	found, err := file.Stat()
	if err != nil {
		return nil, 0, err
	}
	text, err = io.ReadAll(io.LimitReader(file, most+1))
	return text, found.Mode(), err
}
