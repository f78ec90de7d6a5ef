package hold

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"jt/internal/atomicfile"
)

// journal is the file that says what one hold does. As long as its hold runs the file is locked, which shows others that
// the hold is alive. Lines may be added by several goroutines; the record is read when they have ended.
type journal struct {
	path   string
	live   bool // another process has it open: its hold runs
	record record
	err    error // why it cannot be read

	file  *os.File // nil where it was only read
	step  func()   // if not nil, called after each thing that is done to the disk; tests end the process there
	mutex sync.Mutex
	torn  bool // the file may end in half a line
}

var (
	errInUse    = errors.New("is in use: it is not empty, or another hold writes to it")
	errLive     = errors.New("is the journal of a hold that still runs")
	errTooLarge = errors.New("is larger than the journal of a hold can be")
	errNoFile   = errors.New("is no file") // but a folder, a pipe or a device
)

// maxBytes bounds what is read of a file: a hold of 100,000 job types stays below it.
const maxBytes = 64 << 20

// createJournal writes the journal of a hold that is about to begin. When it returns the whole plan is on the disk. The
// file must not exist yet, or be empty.
func createJournal(path string, first head, entries []entry, step func()) (*journal, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) //nolint:gosec // the user names it
	if err != nil {
		return nil, err
	}
	j := &journal{path: path, step: step, file: file}
	j.stepped()
	if err := j.begin(first, entries); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return j, nil
}

func (j *journal) begin(first head, entries []entry) error {
	locked, err := lockSoon(j.file)
	if err != nil {
		return err
	}
	information, err := j.file.Stat()
	if err != nil {
		return err
	}
	if information.Mode()&fs.ModeNamedPipe != 0 {
		return fmt.Errorf("%s %w", j.path, errNoFile) // nobody reads what would be written
	}
	if !locked || information.Size() > 0 {
		return fmt.Errorf("%s %w", j.path, errInUse)
	}
	text, err := planText(first, entries)
	if err != nil {
		return err
	}
	if j.record, err = parse(text); err != nil {
		return err
	}
	err = j.write(text)
	if err == nil {
		err = atomicfile.SyncFolder(filepath.Dir(j.path))
	}
	if err != nil {
		// Half a plan would be taken for a hold that was killed; what is empty is not.
		return errors.Join(err, j.file.Truncate(0))
	}
	j.stepped()
	named, err := os.Stat(j.path)
	if err != nil {
		return err
	}
	if !os.SameFile(named, information) {
		return fmt.Errorf("%s %w", j.path, errInUse) // somebody put another file there meanwhile
	}
	return nil
}

// write returns when the text is on the disk.
func (j *journal) write(text []byte) error {
	if j.torn {
		text = append([]byte("\n"), text...)
	}
	j.torn = true
	if _, err := j.file.Write(text); err != nil {
		return err
	}
	j.stepped()
	if err := j.file.Sync(); err != nil {
		return err
	}
	j.torn = false
	j.stepped()
	return nil
}

func (j *journal) stepped() {
	if j.step != nil {
		j.step()
	}
}

// add writes a line to the disk. It counts for this process even where that fails. The error is a *journalError.
func (j *journal) add(l line) error {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	if !j.record.take(l) {
		return &journalError{fmt.Errorf("%s has no job type %d", j.path, l.ID)}
	}
	text, err := json.Marshal(l)
	if err == nil {
		err = j.write(append(text, '\n'))
	}
	if err != nil {
		return &journalError{err}
	}
	return nil
}

// close leaves the file to whoever recovers it. All of it is on the disk, so that no failure of this matters.
func (j *journal) close() { _ = j.file.Close() }

// remove removes the file: all that it says was undone.
func (j *journal) remove() error {
	err := atomicfile.RemoveOpen(j.path, j.file)
	j.stepped()
	return err
}

// open takes over a journal whose hold does not run any more, and reads it again. One that was cut before anything was
// paused is removed.
func (j *journal) open() error {
	file, err := openFile(j.path, os.O_RDWR)
	if err != nil {
		return err
	}
	locked, err := lockSoon(file)
	switch {
	case err == nil && !locked:
		err = errLive
	case err == nil:
		j.record, err = readRecord(file)
	}
	switch {
	case errors.Is(err, errUnbegun):
		return errors.Join(err, atomicfile.RemoveOpen(j.path, file)) // under its lock: its hold may be about to begin
	case err != nil:
		return errors.Join(fmt.Errorf("%s %w", j.path, err), file.Close())
	}
	j.file = file
	return nil
}

// readJournal reads a journal, and looks whether its hold runs.
func readJournal(path string) *journal {
	j := &journal{path: path}
	file, err := openFile(path, os.O_RDONLY)
	if err != nil {
		j.err = err
		return j
	}
	defer func() { _ = file.Close() }()
	// Shared: those who only look are not to take each other for a hold.
	free, err := atomicfile.TryLock(file, true)
	if err != nil {
		j.err = err
		return j
	}
	j.live = !free
	j.record, j.err = readRecord(file)
	return j
}

func readRecord(file *os.File) (record, error) {
	text, err := io.ReadAll(io.LimitReader(file, maxBytes+1))
	if err != nil {
		return record{}, err
	}
	if len(text) > maxBytes {
		return record{}, errTooLarge // half of it would leave job types paused that nobody hears of
	}
	return parse(text)
}

// openFile opens what is a file: a pipe would wait for ever for its other end.
func openFile(path string, flag int) (*os.File, error) {
	information, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !information.Mode().IsRegular() {
		return nil, errNoFile
	}
	return os.OpenFile(path, flag, 0) //nolint:gosec // the user names it, or it is in the folder of journals
}

// lockSoon locks a file that others may look at for a moment, to see whether its hold is alive.
func lockSoon(file *os.File) (locked bool, err error) {
	const tries, between = 50, 10 * time.Millisecond
	for range tries {
		if locked, err = atomicfile.TryLock(file, false); locked || err != nil {
			break
		}
		time.Sleep(between)
	}
	return locked, err
}
