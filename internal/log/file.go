package log

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"jt/internal/atomicfile"
	"jt/internal/config"
)

const (
	// maxBytes is the size from which on the file is rotated: about 10,000 changes.
	maxBytes = 4 << 20
	// maxLine bounds what is read of a line.
	maxLine = 64 << 10
	// longestLock is how long a rotation waits for that of another process.
	longestLock = 2 * time.Second
)

// file is the log of a user on this machine.
type file struct {
	path   string
	rotate int64 // the size from which on it is rotated
}

func newFile(getenv func(string) string) (file, error) {
	folder, err := config.StateDirectory().Path(getenv)
	return file{filepath.Join(folder, "log.jsonl"), maxBytes}, err
}

// old is the path of the lines before the last rotation.
func (f file) old() string { return f.path + ".1" }

// add appends a line in one write, so that lines of several processes do not mix.
func (f file) add(line []byte) error {
	err := f.write(line)
	if errors.Is(err, fs.ErrNotExist) {
		if err = os.MkdirAll(filepath.Dir(f.path), 0o700); err == nil {
			err = f.write(line)
		}
	}
	return err
}

func (f file) write(line []byte) (err error) {
	file, err := atomicfile.Open(f.path, os.O_RDWR|os.O_APPEND|os.O_CREATE)
	if err != nil {
		return err
	}
	size, err := file.Seek(0, io.SeekEnd)
	last := []byte{'\n'}
	if err == nil && size > 0 {
		_, err = file.ReadAt(last, size-1)
	}
	if err == nil {
		// A full disk left part of a line, or another process is writing one: then the line between is empty.
		if last[0] != '\n' {
			line = append([]byte{'\n'}, line...)
		}
		_, err = file.Write(line)
	}
	if err = errors.Join(err, file.Close()); err == nil && size+int64(len(line)) >= f.rotate {
		err = f.rotated()
	}
	return err
}

// rotated moves a file that is too large to the place of the old one, unless another process has just done so.
func (f file) rotated() error {
	unlock, err := atomicfile.Lock(context.Background(), f.path+".lock", longestLock, func() {})
	if err != nil {
		return err
	}
	defer unlock()
	found, err := os.Stat(f.path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && found.Size() < f.rotate {
		return nil
	}
	if err == nil {
		err = os.Rename(f.path, f.old())
	}
	return err
}

// read calls take with each line, in the order in which they were written, and returns the number of other lines.
func (f file) read(take func(entry)) (foreign int, err error) {
	// The newer file is opened first: if it is rotated in between, both are the same, and no line is lost.
	newer, err := open(f.path)
	if err != nil {
		return 0, err
	}
	defer func() { _ = newer.Close() }()
	older, err := open(f.old())
	if err != nil {
		return 0, err
	}
	defer func() { _ = older.Close() }()
	files := []*os.File{older, newer}
	if sameFile(older, newer) {
		files = files[:1]
	}
	for _, file := range files {
		if file == nil {
			continue
		}
		others, err := readLines(file, take)
		if err != nil {
			return foreign, err
		}
		foreign += others
	}
	return foreign, nil
}

// open opens a regular file. It returns nil if there is none.
func open(path string) (*os.File, error) {
	file, err := atomicfile.Open(path, os.O_RDONLY)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return nil, nil
	}
	return file, err
}

func sameFile(one, other *os.File) bool {
	if one == nil || other == nil {
		return false
	}
	first, firstErr := one.Stat()
	second, secondErr := other.Stat()
	return firstErr == nil && secondErr == nil && os.SameFile(first, second)
}

// readLines reads what is there of a file, and counts the lines that are none of jt's, or torn.
func readLines(from io.Reader, take func(entry)) (foreign int, err error) {
	reader := bufio.NewReaderSize(from, maxLine)
	long := false // the line so far does not fit
	for {
		line, err := reader.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			long = true
			continue
		}
		if text := bytes.TrimSpace(line); long || len(text) > 0 {
			if read, bad := parse(bytes.Clone(text)); bad != nil || long {
				foreign++
			} else {
				take(read)
			}
		}
		long = false
		switch {
		case errors.Is(err, io.EOF):
			return foreign, nil
		case err != nil:
			return foreign, err
		}
	}
}
