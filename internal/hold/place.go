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
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"jt/internal/atomicfile"
	"jt/internal/cli"
	"jt/internal/config"
	"jt/internal/selection"
)

// place is where the journal of a hold is: in the folder, beside those of the user's other holds on this machine, or in a
// file that the user named, without knowledge of other holds.
type place struct {
	folder string // "" if the user named a file
	file   string
}

const (
	journalEnd = ".jsonl"
	lockEnd    = ".lock"

	longestWait = 10 * time.Minute // for other holds to finish pausing or unpausing
)

// newPlace returns the place of a file that the user named, or of the folder if file is "".
func newPlace(session *cli.Session, file string) (place, error) {
	if file != "" {
		return place{file: file}, nil
	}
	state, err := config.StateDirectory().Path(session.Environment.Getenv)
	if err != nil {
		return place{}, cli.UsageError("no place for the journal of a hold: "+err.Error(), "name a file with --journal FILE")
	}
	return place{folder: filepath.Join(state, "holds")}, nil
}

// create creates the journal of a hold that has locked the place.
func (p place) create(first head, plan []line, step func()) (*journal, error) {
	path := p.file
	if p.folder != "" {
		name := fmt.Sprintf("%s-%d-%s%s", first.Began.UTC().Format("20060102T150405Z"), first.Process, rand.Text()[:6], journalEnd)
		path = filepath.Join(p.folder, name)
	}
	return createJournal(path, first, plan, step)
}

func (p place) makeFolder() error {
	if err := os.MkdirAll(p.folder, 0o700); err != nil {
		return err
	}
	if err := atomicfile.SyncFolder(p.folder); err != nil {
		return err
	}
	// The folders above may be new too. One that cannot be read is not new, so the error does not matter.
	state := filepath.Dir(p.folder)
	_, _ = atomicfile.SyncFolder(state), atomicfile.SyncFolder(filepath.Dir(state))
	return nil
}

// all reads all journals in the folder, the oldest first.
func (p place) all() ([]*journal, error) {
	if p.folder == "" {
		return nil, nil
	}
	files, err := os.ReadDir(p.folder)
	// With HOME=/dev/null, for example, the folder cannot exist, so there are no journals.
	if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR) {
		return nil, cli.TaskError("cannot read the journals of holds", err)
	}
	var all []*journal
	for _, file := range files {
		if !strings.HasSuffix(file.Name(), journalEnd) {
			continue
		}
		one := readJournal(filepath.Join(p.folder, file.Name()))
		if !errors.Is(one.err, fs.ErrNotExist) { // otherwise its hold has just ended
			all = append(all, one)
		}
	}
	return all, nil
}

// onServer returns the journals of holds on a server.
func (p place) onServer(server string) ([]*journal, error) {
	all, err := p.all()
	return slices.DeleteFunc(all, func(one *journal) bool { return one.err != nil || one.record.Head.Server != server }), err
}

// lock keeps other holds on this machine from changing anything on the server until unlock is called or the process ends.
func (p place) lock(ctx context.Context, session *cli.Session, server string) (unlock func(), err error) {
	if p.folder == "" {
		return func() {}, nil
	}
	if err := p.makeFolder(); err != nil {
		return nil, notWritten(err)
	}
	sum := sha256.Sum256([]byte(server))
	unlock, err = atomicfile.Lock(ctx, filepath.Join(p.folder, hex.EncodeToString(sum[:8])+lockEnd), longestWait, func() {
		session.Note("waiting for another hold on this machine to finish pausing or unpausing")
	})
	return unlock, notWritten(err)
}

// commands returns the command lines that undo a hold with its journal, and without it if it is lost.
func (p place) commands(session *cli.Session, server string, targets []selection.Target) (withJournal, without string) {
	withJournal = "jt hold --recover"
	if p.folder == "" {
		file := p.file
		if path, err := filepath.Abs(file); err == nil {
			file = path // the command may be run in another folder
		}
		withJournal += " --journal " + cli.Quoted(file)
	}
	flags := session.Connection.FlagsFor(server)
	return withJournal + flags, "jt unpause " + joined(targets, " ") + flags
}

// joined returns the ids of job types.
func joined(targets []selection.Target, separator string) string {
	words := make([]string, 0, len(targets))
	for _, one := range targets {
		words = append(words, strconv.FormatInt(one.ID, 10))
	}
	return strings.Join(words, separator)
}

// notCreated returns the error of a journal that could not be created, with its path and a hint.
func (p place) notCreated(err error) error {
	report := cli.Describe(notWritten(err))
	path := p.folder + p.file // one of them is empty
	if !strings.Contains(report.Message, path) {
		report.Message += ": " + path
	}
	report.Hint = "nothing was changed; name another file with --journal FILE"
	if p.folder == "" && errors.Is(err, errInUse) {
		report.Hint = "nothing was changed; if it is left from a hold that was killed, undo that with `jt hold --recover --journal " + cli.Quoted(p.file) + "`"
	}
	return cli.OutcomeError(report.Exit, report.Code, report.Message, report.Hint)
}
