package hold

import (
	"cmp"
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
	"jt/internal/cli"
)

// journal is the file in which one hold records its changes. The file is locked while its hold runs, which shows other
// processes that the hold is alive. Several goroutines may add lines; the record is read once they have ended.
type journal struct {
	path   string
	live   bool // its hold is running
	runs   bool // its hold was killed, and COMMAND is still running
	record record
	err    error // why the file cannot be read

	file  *os.File // nil if the journal was only read
	step  func()   // called after each write to the disk if not nil; tests kill the process there
	mutex sync.Mutex
	torn  bool // the last line in the file may be incomplete
}

var (
	errInUse    = errors.New("not empty, or another hold is writing to it")
	errLive     = errors.New("its hold is still running")
	errTooLarge = errors.New("too large for the journal of a hold")
)

// maxBytes limits what is read of a file. A hold of 100,000 job types needs less.
const maxBytes = 64 << 20

// createJournal writes the journal of a hold that is about to begin. When it returns, the complete plan is on the disk. The
// file must be empty or not exist yet.
func createJournal(path string, first head, plan []line, step func()) (*journal, error) {
	j := &journal{path: path, step: step}
	text, err := planText(first, plan)
	if err == nil {
		j.record, err = parse(text)
	}
	if err == nil {
		j.file, err = os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) //nolint:gosec // named by the user
	}
	if err != nil {
		return nil, err
	}
	j.stepped()
	if err := j.begin(text); err != nil {
		return nil, errors.Join(err, j.file.Close())
	}
	return j, nil
}

func (j *journal) begin(text []byte) error {
	locked, err := lockSoon(j.file)
	if err != nil {
		return err
	}
	information, err := j.file.Stat()
	if err != nil {
		return err
	}
	if information.Mode()&fs.ModeNamedPipe != 0 {
		return fmt.Errorf("%s: %w", j.path, atomicfile.ErrNotRegular) // what is written to a pipe is gone
	}
	if !locked || information.Size() > 0 {
		return fmt.Errorf("%s: %w", j.path, errInUse)
	}
	if err := cmp.Or(j.write(text), atomicfile.SyncFolder(filepath.Dir(j.path))); err != nil {
		// An incomplete plan would look like a hold that was killed; an empty file does not.
		return errors.Join(err, j.file.Truncate(0))
	}
	j.stepped()
	named, err := os.Stat(j.path)
	if err != nil {
		return err
	}
	if !os.SameFile(named, information) {
		return fmt.Errorf("%s: %w", j.path, errInUse) // somebody has put another file there
	}
	return nil
}

// write writes a text, and returns once it is on the disk.
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

// add writes a line to the disk. The line counts for this process even if that fails.
func (j *journal) add(l line) error {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	if !j.record.take(l) {
		return notWritten(fmt.Errorf("%s: no entry for job type %d", j.path, l.ID))
	}
	text, err := json.Marshal(l)
	if err == nil {
		err = j.write(append(text, '\n'))
	}
	return notWritten(err)
}

// notWritten returns the error of a journal that cannot be written; nil for nil.
func notWritten(err error) error {
	if err == nil {
		return nil
	}
	return cli.TaskError("cannot write the journal of the hold", err)
}

// close leaves the file for a recovery. It is on the disk already, so a failure to close does not matter.
func (j *journal) close() { _ = j.file.Close() }

// remove removes the file once everything in it was undone.
func (j *journal) remove() error {
	err := atomicfile.RemoveOpen(j.path, j.file)
	j.stepped()
	return err
}

// drop removes a journal that has nothing left to undo.
func (j *journal) drop(session *cli.Session) {
	if err := j.remove(); err != nil {
		session.Warn("cannot remove the journal %s, which is no longer needed: %s", j.path, cli.SystemText(err))
	}
}

// open takes over a journal whose hold is no longer running, and reads it again. It removes a journal that ends before
// anything was paused.
func (j *journal) open() error {
	file, err := atomicfile.Open(j.path, os.O_RDWR)
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
	if errors.Is(err, errUnbegun) {
		return errors.Join(err, atomicfile.RemoveOpen(j.path, file)) // still locked, as its hold may be about to begin
	}
	if err != nil {
		return errors.Join(fmt.Errorf("%s: %w", j.path, err), file.Close())
	}
	j.file, j.torn = file, true
	return nil
}

// readJournal reads a journal, and finds out whether its hold is running.
func readJournal(path string) *journal {
	j := &journal{path: path}
	file, err := atomicfile.Open(path, os.O_RDONLY)
	if err != nil {
		j.err = err
		return j
	}
	defer func() { _ = file.Close() }()
	// The lock is shared, so that two readers do not take each other for a hold.
	free, err := atomicfile.TryLock(file, true)
	if err != nil {
		j.err = err
		return j
	}
	j.live = !free
	j.record, j.err = readRecord(file)
	j.runs = free && j.record.commandRuns()
	return j
}

// ignored reports whether a journal cannot be used, and warns about it unless its hold only ended before anything was paused.
func (j *journal) ignored(session *cli.Session) bool {
	if j.err != nil && !errors.Is(j.err, errUnbegun) {
		session.Warn("ignoring journal %s: %s", j.path, cli.SystemText(j.err))
	}
	return j.err != nil
}

// needs returns why the job types of a hold must remain paused; "" if they need not.
func (j *journal) needs() string {
	switch {
	case j.live:
		return "needed by another hold, which will unpause it"
	case j.runs:
		return "needed by a killed hold whose COMMAND is still running"
	}
	return ""
}

func readRecord(file *os.File) (record, error) {
	information, err := file.Stat()
	if err != nil {
		return record{}, err
	}
	if information.Size() > maxBytes {
		return record{}, errTooLarge // reading part of it would leave job types paused and forgotten
	}
	text, err := io.ReadAll(file)
	if err != nil {
		return record{}, err
	}
	r, err := parse(text)
	for i := range r.Entries {
		// Its process may have been killed before the response: the server may still carry out the request.
		r.Entries[i].Doubted = r.Entries[i].Doubted || r.Entries[i].Begun && !r.Entries[i].Known
	}
	return r, err
}

// lockSoon locks a file that another process may have locked for a moment, to see whether its hold is alive.
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
