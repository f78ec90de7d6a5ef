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
	"strconv"
	"strings"
	"syscall"

	"jt/internal/atomicfile"
	"jt/internal/cli"
	"jt/internal/config"
)

// place is where the journal of a hold is: in the folder, beside those of the user's other holds on this machine, or in a
// file of the user's choice, which knows of no others.
type place struct {
	folder string // "" where a file was chosen
	file   string
}

const (
	journalEnd = ".jsonl"
	lockEnd    = ".lock"
)

// newPlace returns the place that a file names; "" means the folder.
func newPlace(session *cli.Session, file string) (place, error) {
	if file != "" {
		return place{file: file}, nil
	}
	state, err := config.StateDirectory().Path(session.Environment.Getenv)
	if err != nil {
		return place{}, cli.UsageError("there is no place for the journal of a hold: "+err.Error(), "--journal FILE names one")
	}
	return place{folder: filepath.Join(state, "holds")}, nil
}

// create begins the journal of a hold.
func (p place) create(first head, entries []entry, step func()) (*journal, error) {
	if p.folder == "" {
		return createJournal(p.file, first, entries, step)
	}
	if err := p.makeFolder(); err != nil {
		return nil, err
	}
	name := fmt.Sprintf("%s-%d-%s%s", first.Began.UTC().Format("20060102T150405Z"), first.Process, rand.Text()[:6], journalEnd)
	return createJournal(filepath.Join(p.folder, name), first, entries, step)
}

func (p place) makeFolder() error {
	if err := os.MkdirAll(p.folder, 0o700); err != nil {
		return err
	}
	if err := atomicfile.SyncFolder(p.folder); err != nil {
		return err
	}
	// The folders above may be new too; those that may not be read are not.
	state := filepath.Dir(p.folder)
	_, _ = atomicfile.SyncFolder(state), atomicfile.SyncFolder(filepath.Dir(state))
	return nil
}

// all reads the journals in the folder, the oldest first.
func (p place) all() ([]*journal, error) {
	if p.folder == "" {
		return nil, nil
	}
	files, err := os.ReadDir(p.folder)
	// Below what is no folder, as where HOME is /dev/null, there can be none.
	if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR) {
		return nil, err
	}
	var all []*journal
	for _, file := range files {
		if !strings.HasSuffix(file.Name(), journalEnd) {
			continue
		}
		one := readJournal(filepath.Join(p.folder, file.Name()))
		if !errors.Is(one.err, fs.ErrNotExist) { // else its hold ended just now
			all = append(all, one)
		}
	}
	return all, nil
}

// onServer are the journals of holds on a server.
func (p place) onServer(server string) ([]*journal, error) {
	all, err := p.all()
	if err != nil {
		return nil, &journalError{err}
	}
	var those []*journal
	for _, one := range all {
		if one.err == nil && one.record.Head.Server == server {
			those = append(those, one)
		}
	}
	return those, nil
}

// lock keeps the other holds of this machine from changing anything on the server, until unlock is called or the process
// ends. The error is the cause of ctx's end, or a *journalError.
func (p place) lock(ctx context.Context, session *cli.Session, server string) (unlock func(), err error) {
	if p.folder == "" {
		return func() {}, nil
	}
	if err := p.makeFolder(); err != nil {
		return nil, &journalError{err}
	}
	sum := sha256.Sum256([]byte(server))
	unlock, err = atomicfile.Lock(ctx, filepath.Join(p.folder, hex.EncodeToString(sum[:8])+lockEnd), func() {
		session.Note("waiting for another hold of this machine, which is pausing or unpausing")
	})
	if err != nil && ctx.Err() == nil {
		err = &journalError{err}
	}
	return unlock, err
}

// commands returns the command lines that undo a hold: with its journal, and without, for whoever has lost that.
func (p place) commands(session *cli.Session, server string, ids []int64) (withJournal, without string) {
	withJournal = "jt hold --recover"
	if p.folder == "" {
		file := p.file
		if path, err := filepath.Abs(file); err == nil {
			file = path // who runs it may be elsewhere
		}
		withJournal += " --journal " + cli.Quoted(file)
	}
	flags := session.Connection.FlagsFor(server)
	return withJournal + flags, "jt unpause " + joined(ids, " ") + flags
}

func joined(ids []int64, separator string) string {
	words := make([]string, 0, len(ids))
	for _, id := range ids {
		words = append(words, strconv.FormatInt(id, 10))
	}
	return strings.Join(words, separator)
}

// journalError is a journal that cannot be written.
type journalError struct{ err error }

func (e *journalError) Error() string {
	return "the journal of the hold cannot be written: " + e.err.Error()
}
func (e *journalError) Unwrap() error { return e.err }

// Report says what could not be written.
func (e *journalError) Report() cli.Report {
	return cli.Describe(cli.TaskError("the journal of the hold cannot be written", e.err))
}

// unwritable is the error of a hold that could not begin its journal. Other errors stay as they are.
func (p place) unwritable(err error) error {
	if _, ok := errors.AsType[*journalError](err); !ok {
		return err
	}
	report := cli.Describe(err)
	path := p.folder + p.file // one of them is empty
	if !strings.Contains(report.Message, path) {
		report.Message += ": " + path
	}
	report.Hint = "nothing was changed; --journal FILE names another place for it"
	if p.folder == "" && errors.Is(err, errInUse) {
		report.Hint = "nothing was changed; if a hold was killed that wrote it, `jt hold --recover --journal " + cli.Quoted(p.file) + "` undoes that"
	}
	return cli.OutcomeError(report.Exit, report.Code, report.Message, report.Hint)
}
