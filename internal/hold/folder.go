package hold

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Folder is where the journals of one user's holds on this machine are.
type Folder struct{ Path string }

const (
	journalEnd = ".jsonl"
	lockEnd    = ".lock"
)

// Known is a journal in the folder.
type Known struct {
	Path   string
	Live   bool // its hold runs
	Record Record
	Err    error // why it cannot be read
}

// Create begins the journal of a hold.
func (f Folder) Create(head Head, entries []Entry, step func()) (*Journal, error) {
	if err := f.make(); err != nil {
		return nil, err
	}
	name := fmt.Sprintf("%s-%d-%s%s", head.Began.UTC().Format("20060102T150405Z"), head.Process, rand.Text()[:6], journalEnd)
	return Create(filepath.Join(f.Path, name), head, entries, step)
}

func (f Folder) make() error {
	if err := os.MkdirAll(f.Path, 0o700); err != nil {
		return err
	}
	if err := syncFolder(f.Path); err != nil {
		return err
	}
	// The folders above may be new too; those that may not be read are not.
	state := filepath.Dir(f.Path)
	_, _ = syncFolder(state), syncFolder(filepath.Dir(state))
	return nil
}

// All reads the journals that are there, the oldest first.
func (f Folder) All() ([]Known, error) {
	files, err := os.ReadDir(f.Path)
	// Below what is no folder, as where HOME is /dev/null, there can be none.
	if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR) {
		return nil, err
	}
	var all []Known
	for _, file := range files {
		if !strings.HasSuffix(file.Name(), journalEnd) {
			continue
		}
		path := filepath.Join(f.Path, file.Name())
		record, live, err := Read(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue // its hold ended just now
		}
		all = append(all, Known{Path: path, Live: live, Record: record, Err: err})
	}
	return all, nil
}

// lockTry is the time between two tries to get a lock.
const lockTry = 100 * time.Millisecond

// Lock keeps the other holds of this machine from pausing or unpausing anything on the server, until unlock is called
// or the process ends. Where another one has the lock waiting is called once. The error is ctx's, or the disk's.
func (f Folder) Lock(ctx context.Context, server string, waiting func()) (unlock func(), err error) {
	if err := f.make(); err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(server))
	file, err := os.OpenFile(filepath.Join(f.Path, hex.EncodeToString(sum[:8])+lockEnd), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	for try := 0; ; try++ {
		locked, err := tryLock(file, false)
		if err != nil {
			return nil, errors.Join(err, file.Close())
		}
		if locked {
			return func() { _ = file.Close() }, nil
		}
		if try == 0 {
			waiting()
		}
		timer := time.NewTimer(lockTry)
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil, errors.Join(context.Cause(ctx), file.Close())
		case <-timer.C:
		}
	}
}
