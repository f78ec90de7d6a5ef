package hold

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"jt/internal/cli"
	"jt/internal/selection"
)

func someHead() head {
	return head{Format: format, Server: "http://host", Began: time.Date(2026, 11, 25, 3, 0, 0, 0, time.UTC), Process: 17}
}

func somePlan() []line {
	then := "then"
	return []line{
		{Step: stepPlanned, ID: 6, Name: "a", Version: "1"}, {Step: stepPlanned, ID: 7, Name: "b & c", Version: "2"},
		{Step: stepShared, ID: 8, Name: "d", Version: "3", Paused: &then},
	}
}

func someEntries() []entry {
	return []entry{{ID: 6, Name: "a", Version: "1"}, {ID: 7, Name: "b & c", Version: "2"}, {ID: 8, Name: "d", Version: "3", Begun: true, Known: true, Paused: "then"}}
}

// diff compares the contents of journals.
func diff(want, got record) string { return cmp.Diff(want, got, cmpopts.IgnoreUnexported(record{})) }

func mustCreate(t *testing.T, path string) *journal {
	t.Helper()
	journal, err := createJournal(path, someHead(), somePlan(), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(journal.close)
	return journal
}

// Part of a file does not pass for a complete journal.
func TestJournalThatIsTooLarge(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	mustCreate(t, path).close()
	if err := os.Truncate(path, maxBytes+1); err != nil {
		t.Fatal(err)
	}
	if got := readJournal(path); !errors.Is(got.err, errTooLarge) {
		t.Errorf("%v, %+v", got.err, got.record)
	}
}

// A journal keeps its lines when its process has gone.
func TestJournalKeepsItsLines(t *testing.T) { synctest.Test(t, journalKeepsItsLines) }

func journalKeepsItsLines(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	created := mustCreate(t, path)
	asked := time.Date(2026, 11, 25, 3, 0, 1, 0, time.UTC)
	now := "now"
	for _, l := range []line{{Step: stepBegun, ID: 6, At: asked}, {Step: stepBegun, ID: 7}, {Step: stepPaused, ID: 6, Paused: &now}} {
		if err := created.add(l); err != nil {
			t.Fatal(err)
		}
	}
	if err := created.add(line{Step: stepBegun, ID: 9, At: asked}); err == nil {
		t.Error("it took a job type that was not planned")
	}
	want := record{Head: someHead(), Entries: []entry{
		{ID: 6, Name: "a", Version: "1", Begun: true, Asked: asked, Known: true, Paused: "now"},
		{ID: 7, Name: "b & c", Version: "2", Begun: true},
		{ID: 8, Name: "d", Version: "3", Begun: true, Known: true, Paused: "then"},
	}}
	if difference := diff(want, created.record); difference != "" {
		t.Errorf("-want +got:\n%s", difference)
	}
	want.Entries[1].Doubted = true // for others: its process may be killed before the response
	if got := readJournal(path); got.err != nil || !got.live || diff(want, got.record) != "" {
		t.Errorf("%v, %t, %+v", got.err, got.live, got.record)
	}
	if err := (&journal{path: path}).open(); !errors.Is(err, errLive) || !strings.Contains(err.Error(), path+": its hold is still running") {
		t.Errorf("%v", err)
	}
	created.close()
	if err := appendText(path, `{"step":"pau`); err != nil { // power failure
		t.Fatal(err)
	}
	opened := &journal{path: path}
	if err := opened.open(); err != nil {
		t.Fatal(err)
	}
	if difference := diff(want, opened.record); difference != "" {
		t.Errorf("-want +got:\n%s", difference)
	}
	if err := opened.remove(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("it is still there")
	}
}

// Lines after an incomplete line still count.
func TestJournalAfterAnIncompleteLine(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	journal := mustCreate(t, path)
	if _, err := journal.file.WriteString(`{"step":"beg`); err != nil { // the disk was full for a moment
		t.Fatal(err)
	}
	journal.torn = true
	now := "now"
	for _, id := range []int64{6, 7} {
		if err := journal.add(line{Step: stepPaused, ID: id, Paused: &now}); err != nil {
			t.Fatal(err)
		}
	}
	want := journal.record
	want.Lost = 1
	if got := readJournal(path); got.err != nil || diff(want, got.record) != "" || got.record.Entries[0].Paused != "now" {
		t.Errorf("%v, %+v", got.err, got.record)
	}
}

func appendText(path, text string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return err
	}
	_, err = file.WriteString(text)
	return errors.Join(err, file.Close())
}

func TestJournalIsPrivate(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // Windows has no such permissions
	}
	folder := place{folder: filepath.Join(t.TempDir(), "state", "holds")}
	if err := folder.makeFolder(); err != nil {
		t.Fatal(err)
	}
	journal, err := folder.create(someHead(), somePlan(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer journal.close()
	for path, want := range map[string]os.FileMode{journal.path: 0o600, folder.folder: 0o700} {
		information, err := os.Stat(path)
		if err != nil || information.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", path, information.Mode(), err)
		}
	}
}

// A journal never overwrites a file.
func TestCreateNeedsAnEmptyFile(t *testing.T) { synctest.Test(t, createNeedsAnEmptyFile) }

func createNeedsAnEmptyFile(t *testing.T) {
	folder := t.TempDir()
	full, empty, live := filepath.Join(folder, "full"), filepath.Join(folder, "empty"), filepath.Join(folder, "live")
	for path, text := range map[string]string{full: "x", empty: ""} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	mustCreate(t, live)
	for path, want := range map[string]error{full: errInUse, live: errInUse, empty: nil, filepath.Join(folder, "none", "x"): os.ErrNotExist} {
		journal, err := createJournal(path, someHead(), somePlan(), nil)
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", path, err, want)
		}
		if err == nil {
			journal.close()
		}
	}
	if text, err := os.ReadFile(full); err != nil || string(text) != "x" {
		t.Errorf("%v, %s", err, text)
	}
}

// If the file is moved away while the plan is written, nobody would find the journal.
func TestCreateSeesThatItsFileWasMoved(t *testing.T) {
	for name, instead := range map[string]bool{"away": false, "another in its place": true} {
		path := filepath.Join(t.TempDir(), "journal")
		step := 0
		_, err := createJournal(path, someHead(), somePlan(), func() {
			if step++; step == 3 {
				if err := os.Rename(path, path+".away"); err != nil {
					t.Error(err)
				}
				if instead {
					if err := os.WriteFile(path, nil, 0o600); err != nil {
						t.Error(err)
					}
				}
			}
		})
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// A plan that could not be written must not look like that of a killed hold.
func TestCreateThatFailsLeavesNothing(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there a folder is not moved while a file in it is open")
	}
	folder := filepath.Join(t.TempDir(), "holds")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	step := 0
	_, err := createJournal(filepath.Join(folder, "journal"), someHead(), somePlan(), func() {
		if step++; step == 3 { // the plan is written; syncing its folder will fail
			if err := os.Rename(folder, folder+".away"); err != nil {
				t.Error(err)
			}
		}
	})
	if !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("%v", err)
	}
	if got := readJournal(filepath.Join(folder+".away", "journal")); !errors.Is(got.err, errUnbegun) || got.live {
		t.Errorf("%v, live %t", got.err, got.live)
	}
}

func TestFolderKnowsItsJournals(t *testing.T) { synctest.Test(t, folderKnowsItsJournals) }

func folderKnowsItsJournals(t *testing.T) {
	folder := place{folder: filepath.Join(t.TempDir(), "holds")}
	if all, err := folder.all(); err != nil || len(all) > 0 {
		t.Fatalf("%v, %v", all, err)
	}
	if err := folder.makeFolder(); err != nil {
		t.Fatal(err)
	}
	live, err := folder.create(someHead(), somePlan(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer live.close()
	left, err := folder.create(someHead(), somePlan()[:1], nil)
	if err != nil {
		t.Fatal(err)
	}
	left.close()
	for name, text := range map[string]string{"cut.jsonl": "", "strange.jsonl": "x\n", "other.txt": wholeJournal} {
		if err := os.WriteFile(filepath.Join(folder.folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	all, err := folder.all()
	if err != nil || len(all) != 4 {
		t.Fatalf("%v, %v", all, err)
	}
	for _, known := range all {
		want := map[string]*journal{
			live.path: {live: true, record: record{Head: someHead(), Entries: someEntries()}},
			left.path: {record: record{Head: someHead(), Entries: someEntries()[:1]}},
		}[known.path]
		if want == nil {
			want = &journal{}
		}
		if difference := diff(want.record, known.record); difference != "" || known.live != want.live || (known.err == nil) != (want.record.Head.Server != "") {
			t.Errorf("%+v\n%s", known, difference)
		}
	}
	cut := filepath.Join(folder.folder, "cut.jsonl")
	for path, gone := range map[string]bool{cut: true, live.path: false, left.path: false, filepath.Join(folder.folder, "strange.jsonl"): false} {
		one := &journal{path: path}
		if one.open() == nil {
			one.close()
		}
		if _, err := os.Stat(path); (err != nil) != gone {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// writes is a stderr that calls a function for each write.
type writes func()

func (w writes) Write(text []byte) (int, error) {
	w()
	return len(text), nil
}

func TestFolderLock(t *testing.T) {
	folder := place{folder: filepath.Join(t.TempDir(), "holds")}
	waiting := func(do func()) *cli.Session {
		return &cli.Session{Environment: cli.Environment{Stderr: writes(do), Getenv: func(string) string { return "" }}}
	}
	never := waiting(func() { t.Error("it waits") })
	unlock, err := folder.lock(t.Context(), never, "http://one")
	if err != nil {
		t.Fatal(err)
	}
	other, err := folder.lock(t.Context(), never, "http://other") // another server's
	if err != nil {
		t.Fatal(err)
	}
	other()
	defer unlock()
	// Another hold says that it waits, until it gives up.
	ctx, cancel := context.WithCancelCause(t.Context())
	enough := errors.New("enough")
	if _, err := folder.lock(ctx, waiting(func() { cancel(enough) }), "http://one"); !errors.Is(err, enough) {
		t.Errorf("%v", err)
	}
}

// A failure to write the journal is an error, so that nothing is done without a record.
func TestJournalsThatCannotBeWritten(t *testing.T) {
	folder := t.TempDir()
	blocked := filepath.Join(folder, "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := createJournal(filepath.Join(blocked, "journal"), someHead(), somePlan(), nil); err == nil {
		t.Error("a journal was made below a file")
	}
	if runtime.GOOS == "linux" {
		if _, err := createJournal("/dev/full", someHead(), somePlan(), nil); !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("on a full disk: %v", err)
		}
	}
	journal := mustCreate(t, filepath.Join(folder, "journal"))
	journal.close()
	if err := journal.add(line{Step: stepBegun, ID: 6}); err == nil {
		t.Error("a step that was not written counts as written")
	}
}

// The command that undoes a hold may be run in another folder.
func TestCommandsNameTheAbsolutePath(t *testing.T) {
	session := &cli.Session{Connection: cli.ConnectionOptions{Given: func(string) bool { return false }}}
	withJournal, without := place{file: "my.jsonl"}.commands(session, "https://host/api", []selection.Target{{ID: 6}, {ID: 7}})
	if !filepath.IsAbs(strings.Fields(withJournal)[4]) && runtime.GOOS != "windows" {
		t.Errorf("%s", withJournal)
	}
	if want := "jt unpause 6 7 --server https://host/api"; without != want {
		t.Errorf("%s, want %s", without, want)
	}
}
