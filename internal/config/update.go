package config

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"jt/internal/atomicfile"
)

// longestWait is how long Update waits for other processes. Each needs the file for some milliseconds.
const longestWait = 30 * time.Second

// Update changes the contexts file. It locks the file while it reads, changes and writes it, so that concurrent writers do
// not undo each other's changes, and replaces it in one step, so that a reader or a crash finds the old text or the new
// one. If change fails or changes nothing, nothing is written. The error is that of change or Load, a *WriteError or the
// cause of ctx's end. waits is called if another process has locked the file.
func Update(ctx context.Context, path string, waits func(), change func(*File) error) error {
	fail := func(err error) error { return &WriteError{Path: path, Err: err} }
	target, err := followLinks(path)
	if err == nil {
		err = os.MkdirAll(filepath.Dir(target), 0o700) //nolint:gosec // the user's own folder of settings
	}
	if err != nil {
		return fail(err)
	}
	unlock, err := atomicfile.Lock(ctx, target+".lock", longestWait, waits)
	switch {
	case err != nil && ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, errors.ErrUnsupported):
		unlock = func() {} // some network file systems have no locks; replacing the file is still safe
	case err != nil:
		return fail(err)
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
	if err := replaceFile(target, file.mark+file.text); err != nil {
		return fail(err)
	}
	return nil
}

func replaceFile(target, text string) error {
	// Under the lock, a file of this name can only be left over from a writer that was killed.
	temporary := target + ".new"
	if err := os.Remove(temporary); err != nil && !errors.Is(err, fs.ErrNotExist) { //nolint:gosec // the user's own folder of settings
		return err
	}
	file, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // the user's own folder of settings
	if err != nil {
		return err
	}
	return atomicfile.Replace(target, file, []byte(text))
}

// followLinks returns the file that a path leads to. It may not exist.
func followLinks(path string) (string, error) {
	const most = 40 // as on Linux
	for range most {
		to, err := os.Readlink(path)
		if err != nil {
			return path, nil //nolint:nilerr // it is no link, or not there; reading it will show
		}
		if !filepath.IsAbs(to) {
			// Two dots go up from the folder's real place.
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
