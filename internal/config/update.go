package config

import (
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/lockedfile"
	"github.com/rogpeppe/go-internal/robustio"
)

// Update changes the contexts file. The file is locked while it is read, changed and written, so that concurrent writers
// do not undo each other's changes, and replaced in one step, so that a reader or a crash finds the old text or the new
// one. If change fails, or changes nothing, nothing is written. The error is that of change, a *document.Error, a
// *WriteError or the cause of ctx's end.
func Update(ctx context.Context, path string, change func(*File) error) error {
	fail := func(step string, err error) error { return &WriteError{Path: path, Step: step, Err: err} }
	target, err := followLinks(path)
	if err != nil {
		return fail("cannot follow the link", err)
	}
	folder := filepath.Dir(target)
	if err := os.MkdirAll(folder, 0o700); err != nil { //nolint:gosec // the user's own folder of settings
		return fail("cannot make the folder "+folder, err)
	}
	unlock, err := lock(ctx, target+".lock")
	switch {
	case err != nil && ctx.Err() != nil:
		return context.Cause(ctx)
	case err != nil:
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
	return replaceFile(target, file.mark+file.text, fail)
}

// replaceFile writes a text beside the file and renames it.
func replaceFile(target, text string, fail func(step string, err error) error) error {
	// The name is always the same and the lock is held: a file that has it is left over from a writer that was killed.
	temporary := target + ".new"
	if err := os.Remove(temporary); err != nil && !errors.Is(err, fs.ErrNotExist) { //nolint:gosec // the user's own folder of settings
		return fail("cannot remove "+temporary, err)
	}
	file, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // the user's own folder of settings
	if err != nil {
		return fail("cannot write in the folder "+filepath.Dir(target), err)
	}
	if err := writeAndClose(file, text); err != nil {
		_ = os.Remove(temporary) //nolint:gosec // it may hold a secret; the first error is the one to report
		return fail("cannot write "+temporary, err)
	}
	if err := robustio.Rename(temporary, target); err != nil {
		_ = os.Remove(temporary) //nolint:gosec // as above
		return fail("cannot move "+temporary+" to its place", err)
	}
	syncFolder(filepath.Dir(target))
	return nil
}

type syncedFile interface {
	io.WriteCloser
	Sync() error
}

// writeAndClose returns the first error.
func writeAndClose(file syncedFile, text string) error {
	_, err := io.WriteString(file, text)
	return cmp.Or(err, file.Sync(), file.Close())
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

// lock keeps other writers out, until unlock. It stops waiting when ctx ends; a lock that comes later goes with the
// process, which ends.
func lock(ctx context.Context, path string) (unlock func(), err error) {
	var file *lockedfile.File
	done := make(chan error, 1)
	go func() {
		var err error
		file, err = lockedfile.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
		done <- err
	}()
	select {
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case err = <-done:
	}
	switch {
	case errors.Is(err, errors.ErrUnsupported):
		return func() {}, nil // some network file systems have no locks; the file stays whole without one
	case err != nil:
		return nil, err
	}
	return func() { _ = file.Close() }, nil
}

// followLinks returns the file that a path leads to, which need not exist.
func followLinks(path string) (string, error) {
	const most = 40 // as Linux has it
	for range most {
		to, err := os.Readlink(path)
		if err != nil {
			return path, nil //nolint:nilerr // it is no link, or not there; reading it will show
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
