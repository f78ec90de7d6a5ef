package config

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/lockedfile"
	"github.com/rogpeppe/go-internal/robustio"
)

// disk is what it takes to write a file. Tests replace it with steps that fail.
type disk struct {
	create func(path string) (newFile, error) // a file that does not exist yet, for its owner alone
	rename func(from, to string) error
}

type newFile interface {
	io.WriteCloser
	Sync() error
}

func realDisk() disk {
	return disk{
		create: func(path string) (newFile, error) {
			return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // the user's own folder of settings
		},
		rename: robustio.Rename,
	}
}

// Update changes the contexts file. The file is locked while it is read, changed and written, so that concurrent writers
// do not undo each other's changes, and replaced in one step, so that a reader or a crash finds the old text or the new
// one. If change fails, or changes nothing, nothing is written. The error is that of change, a *document.Error or a
// *WriteError.
func Update(ctx context.Context, path string, change func(*File) error) error {
	return update(ctx, path, change, realDisk())
}

func update(ctx context.Context, path string, change func(*File) error, on disk) (err error) {
	fail := func(step string, err error) error { return &WriteError{Path: path, Step: step, Err: err} }
	target, err := followLinks(path)
	if err != nil {
		return fail("cannot follow the link", err)
	}
	for _, folder := range []string{filepath.Dir(path), filepath.Dir(target)} {
		if err := os.MkdirAll(folder, 0o700); err != nil { //nolint:gosec // the user's own folder of settings
			return fail("cannot make the folder "+folder, err)
		}
	}
	unlock, err := lockUntil(ctx, target+".lock")
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err != nil {
		return fail("cannot lock it with "+target+".lock", err)
	}
	defer unlock()

	file, err := Load(target)
	if err != nil {
		return err
	}
	file.Path = path
	before := file.text
	if err := change(file); err != nil || file.text == before {
		return err
	}
	return replaceFile(target, file.mark+file.text, on, fail)
}

// replaceFile writes a text beside the file and renames it.
func replaceFile(target, text string, on disk, fail func(string, error) error) (err error) {
	// The name is always the same and the lock is held: a file that has it is left over from a writer that was killed.
	temporary := target + ".new"
	if err := os.Remove(temporary); err != nil && !errors.Is(err, fs.ErrNotExist) { //nolint:gosec // the user's own folder of settings
		return fail("cannot remove "+temporary, err)
	}
	written, err := on.create(temporary)
	if err != nil {
		return fail("cannot write in the folder "+filepath.Dir(target), err)
	}
	defer func() {
		if err != nil {
			// It may hold a secret. The first error is the one to report.
			_ = os.Remove(temporary) //nolint:gosec // the user's own folder of settings
		}
	}()
	_, err = io.WriteString(written, text)
	if err == nil {
		err = written.Sync()
	}
	if closeErr := written.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return fail("cannot write "+temporary, err)
	}
	if err := on.rename(temporary, target); err != nil {
		return fail("cannot move "+temporary+" to its place", err)
	}
	syncFolder(filepath.Dir(target))
	return nil
}

// syncFolder makes a rename in a folder durable. Not every system can; the file itself is safe already.
func syncFolder(folder string) {
	opened, err := os.Open(folder) //nolint:gosec // the user's own folder of settings
	if err != nil {
		return
	}
	_ = opened.Sync()
	_ = opened.Close()
}

// lockUntil is lock, but stops waiting when ctx ends.
func lockUntil(ctx context.Context, path string) (unlock func(), err error) {
	type outcome struct {
		unlock func()
		err    error
	}
	locked := make(chan outcome, 1)
	go func() {
		unlock, err := lock(path)
		locked <- outcome{unlock, err}
	}()
	select {
	case got := <-locked:
		return got.unlock, got.err
	case <-ctx.Done():
		return nil, context.Cause(ctx) // the lock goes with the process, which ends
	}
}

// lock keeps other writers out, until unlock.
func lock(path string) (unlock func(), err error) {
	held, err := lockedfile.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if errors.Is(err, errors.ErrUnsupported) {
		// Some network file systems have no locks. The file stays whole without one.
		return func() {}, nil
	}
	if err != nil {
		return nil, err
	}
	return func() { _ = held.Close() }, nil
}

// followLinks returns the file that a path leads to, which need not exist.
func followLinks(path string) (string, error) {
	const most = 40 // as Linux has it
	for range most {
		to, err := os.Readlink(path)
		if err != nil {
			found, statErr := os.Lstat(path) //nolint:gosec // the user's own folder of settings
			if statErr == nil && found.Mode()&fs.ModeSymlink != 0 {
				return "", err
			}
			return path, nil // it is no link, or not there; reading it will tell
		}
		if !filepath.IsAbs(to) {
			// Two dots go up from where the folder really is.
			folder, err := filepath.EvalSymlinks(filepath.Dir(path))
			if err != nil {
				return "", err
			}
			to = filepath.Join(folder, to)
		}
		path = to
	}
	return "", errors.New("too many links")
}
