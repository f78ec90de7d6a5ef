package log

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
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
	const appending = os.O_RDWR | os.O_APPEND | os.O_CREATE
	file, err := atomicfile.Open(f.path, appending)
	if errors.Is(err, fs.ErrNotExist) { // nor is its folder there
		if err = os.MkdirAll(filepath.Dir(f.path), 0o700); err == nil {
			file, err = atomicfile.Open(f.path, appending)
		}
	}
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

// entries yields the lines in the order in which they were written, and errForeign for each that jt did not write.
func (f file) entries() iter.Seq2[entry, error] {
	return func(yield func(entry, error) bool) {
		// The newer file is opened first: if it is rotated in between, both are the same, and no line is lost.
		var files []*os.File
		for _, path := range []string{f.path, f.old()} {
			file, err := atomicfile.Open(path, os.O_RDONLY)
			switch {
			case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR): // there is none
				continue
			case err != nil:
				yield(entry{}, err)
				return
			}
			defer func() { _ = file.Close() }()
			files = append(files, file)
		}
		if len(files) > 1 && sameFile(files[0], files[1]) {
			files = files[:1]
		}
		for _, file := range slices.Backward(files) {
			if !yieldLines(file, yield) {
				return
			}
		}
	}
}

func sameFile(one, other *os.File) bool {
	first, firstErr := one.Stat()
	second, secondErr := other.Stat()
	return firstErr == nil && secondErr == nil && os.SameFile(first, second)
}

// yieldLines yields the lines of a file, and reports whether more are wanted.
func yieldLines(from io.Reader, yield func(entry, error) bool) (more bool) {
	reader := bufio.NewReaderSize(from, maxLine)
	long := false // the line so far does not fit
	for {
		line, err := reader.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			long = true
			continue
		}
		if text := bytes.TrimSpace(line); long || len(text) > 0 {
			one, bad := parse(bytes.Clone(text))
			if long {
				bad = errForeign
			}
			if !yield(one, bad) {
				return false
			}
		}
		long = false
		switch {
		case errors.Is(err, io.EOF):
			return true
		case err != nil:
			yield(entry{}, err)
			return false
		}
	}
}
