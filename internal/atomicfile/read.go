package atomicfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
)

// ErrNotRegular means that a folder, a pipe, a socket or a device is where a file should be.
var ErrNotRegular = errors.New("not a regular file")

// Read returns the text of a regular file and its mode. Of a larger file it returns one byte more than most. Other kinds of
// file are not opened: a pipe would wait for its other end, and a device may have no end.
func Read(path string, most int64) (text []byte, mode fs.FileMode, err error) {
	found, err := os.Stat(path)
	if err != nil {
		return nil, 0, err
	}
	if !found.Mode().IsRegular() {
		return nil, 0, &fs.PathError{Op: "read", Path: path, Err: ErrNotRegular}
	}
	file, err := os.Open(path) //nolint:gosec // one of the user's own files
	if err != nil {
		return nil, 0, err
	}
	defer func() { _ = file.Close() }()
	text, err = io.ReadAll(io.LimitReader(file, most+1))
	return text, found.Mode(), err
}
