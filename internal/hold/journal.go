package hold

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// Journal is the record of one hold in a file. As long as it is open the file is locked, which tells others that its
// hold is alive. Its methods may be used by several goroutines.
type Journal struct {
	path string
	step func()

	mutex  sync.Mutex
	file   *os.File
	record Record
	torn   bool // the file may end in half a line
}

// ErrInUse is a file that holds the journal of another hold, or something else.
var ErrInUse = errors.New("is in use: it is not empty, or another hold writes to it")

// ErrLive is the journal of a hold that still runs.
var ErrLive = errors.New("is the journal of a hold that still runs")

var errTooLarge = errors.New("is larger than the journal of a hold can be")

var errNoFile = errors.New("is no file") // but a folder, a pipe or a device

// maxBytes bounds what is read of a file: a hold of 100,000 job types stays below it.
const maxBytes = 64 << 20

// Create writes the journal of a hold that is about to begin. When it returns the whole plan is on the disk. The file
// must not be there yet, or be empty. After each thing that it does to the disk step is called, if it is not nil; tests
// end the process there.
func Create(path string, head Head, entries []Entry, step func()) (*Journal, error) {
	if step == nil {
		step = func() {}
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) //nolint:gosec // the user names it
	if err != nil {
		return nil, err
	}
	step()
	j := &Journal{path: path, step: step, file: file, record: Record{Head: head, Entries: slices.Clone(entries)}}
	if err := j.begin(); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return j, nil
}

// openFile opens what is a file: a pipe would wait for ever for its other end.
func openFile(path string, flag int) (*os.File, error) {
	found, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !found.Mode().IsRegular() {
		return nil, errNoFile
	}
	return os.OpenFile(path, flag, 0) //nolint:gosec // the user names it, or it is in the folder of journals
}

func (j *Journal) begin() error {
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
		return fmt.Errorf("%s %w", j.path, ErrInUse)
	}
	text, err := j.record.text()
	if err != nil {
		return err
	}
	if err := j.writePlan(text); err != nil {
		// Half a plan would be taken for a hold that was killed; what is empty is not.
		return errors.Join(err, j.file.Truncate(0))
	}
	named, err := os.Stat(j.path)
	if err != nil {
		return err
	}
	if !os.SameFile(named, information) {
		return fmt.Errorf("%s %w", j.path, ErrInUse) // somebody put another file there meanwhile
	}
	return nil
}

// writePlan returns when the text, and that there is a file with it, are on the disk.
func (j *Journal) writePlan(text []byte) error {
	if _, err := j.file.Write(text); err != nil {
		return err
	}
	j.step()
	if err := j.file.Sync(); err != nil {
		return err
	}
	j.step()
	if err := syncFolder(filepath.Dir(j.path)); err != nil {
		return err
	}
	j.step()
	return nil
}

// lockSoon locks a file that others may look at for a moment, to see whether its hold is alive.
func lockSoon(file *os.File) (locked bool, err error) {
	const tries, between = 50, 10 * time.Millisecond
	for range tries {
		if locked, err = tryLock(file, false); locked || err != nil {
			break
		}
		time.Sleep(between)
	}
	return locked, err
}

// Open takes over the journal of a hold that does not run any more. The error is ErrLive where it does, or one of Parse.
func Open(path string) (*Journal, error) {
	file, err := openFile(path, os.O_RDWR)
	if err != nil {
		return nil, err
	}
	j := &Journal{path: path, step: func() {}, file: file, torn: true}
	locked, err := lockSoon(file)
	switch {
	case err == nil && !locked:
		err = ErrLive
	case err == nil:
		j.record, err = readRecord(file)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s %w", path, err), file.Close())
	}
	return j, nil
}

// Discard removes a journal that was cut before anything was paused, unless its hold is just about to begin.
func Discard(path string) error {
	file, err := openFile(path, os.O_RDWR)
	if err != nil {
		return err
	}
	locked, err := tryLock(file, false)
	if err == nil && locked {
		if _, err = readRecord(file); errors.Is(err, ErrUnbegun) {
			return removeOpen(path, file)
		}
	}
	return errors.Join(err, file.Close())
}

// Read reads a journal, and tells whether its hold runs.
func Read(path string) (record Record, live bool, err error) {
	file, err := openFile(path, os.O_RDONLY)
	if err != nil {
		return Record{}, false, err
	}
	defer func() { _ = file.Close() }()
	// Shared: those who only look are not to take each other for a hold.
	free, err := tryLock(file, true)
	if err != nil {
		return Record{}, false, err
	}
	record, err = readRecord(file)
	return record, !free, err
}

func readRecord(file *os.File) (Record, error) {
	text, err := io.ReadAll(io.LimitReader(file, maxBytes+1))
	if err != nil {
		return Record{}, err
	}
	if len(text) > maxBytes {
		return Record{}, errTooLarge // half of it would leave job types paused that nobody hears of
	}
	return Parse(text)
}

// Path is where the file is.
func (j *Journal) Path() string { return j.path }

// Record is what the journal tells.
func (j *Journal) Record() Record {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	record := j.record
	record.Entries = slices.Clone(record.Entries)
	return record
}

// Begin notes that a server is about to be asked to pause a job type. at is the server's clock; zero where it is not known.
func (j *Journal) Begin(id int64, at time.Time) error {
	line := stepLine{Step: stepBegun, ID: id}
	if !at.IsZero() {
		line.At = &at
	}
	return j.append(line, func(entry *Entry) { entry.begin(line.At) })
}

// Paused notes that a job type was paused, and the instant that the server gave.
func (j *Journal) Paused(id int64, instant string) error {
	return j.append(stepLine{Step: stepPaused, ID: id, Paused: &instant}, func(entry *Entry) { entry.pause(instant) })
}

// Doubted notes that the server may still pause a job type that it was asked to, whatever it answers from now on.
func (j *Journal) Doubted(id int64) error {
	return j.append(stepLine{Step: stepDoubted, ID: id}, func(entry *Entry) { entry.Doubted = true })
}

// append writes a line to the disk. What it tells counts for this process even where that fails.
func (j *Journal) append(line stepLine, take func(*Entry)) error {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	place := slices.IndexFunc(j.record.Entries, func(entry Entry) bool { return entry.ID == line.ID })
	if place < 0 {
		return fmt.Errorf("%s has no job type %d", j.path, line.ID)
	}
	take(&j.record.Entries[place])
	text, err := json.Marshal(line)
	if err != nil {
		return err
	}
	text = append(text, '\n')
	if j.torn {
		text = append([]byte("\n"), text...)
	}
	j.torn = true
	if _, err := j.file.Write(text); err != nil {
		return err
	}
	j.step()
	if err := j.file.Sync(); err != nil {
		return err
	}
	j.torn = false
	j.step()
	return nil
}

// Close leaves the file to whoever recovers it.
func (j *Journal) Close() error { return j.file.Close() }

// Remove takes the file away: all that it tells of was undone.
func (j *Journal) Remove() error {
	err := removeOpen(j.path, j.file)
	j.step()
	return err
}
