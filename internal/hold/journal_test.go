package hold

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func someHead() Head {
	return Head{Server: "http://host", Began: time.Date(2026, 11, 25, 3, 0, 0, 0, time.UTC), Process: 17}
}

func someEntries() []Entry {
	return []Entry{{ID: 6, Name: "a", Version: "1"}, {ID: 7, Name: "b & c", Version: "2"}, {ID: 8, Name: "d", Version: "3", Begun: true, Known: true, Paused: "then"}}
}

func mustCreate(t *testing.T, path string) *Journal {
	t.Helper()
	journal, err := Create(path, someHead(), someEntries(), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = journal.Close() })
	return journal
}

// Half of a file is not taken for the whole.
func TestJournalThatIsTooLarge(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	if err := mustCreate(t, path).Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, maxBytes+1); err != nil {
		t.Fatal(err)
	}
	if record, _, err := Read(path); !errors.Is(err, errTooLarge) {
		t.Errorf("%v, %+v", err, record)
	}
}

// What a journal was told it still tells when its process is gone, and it takes more.
func TestJournalTellsWhatItWasTold(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	journal := mustCreate(t, path)
	asked := time.Date(2026, 11, 25, 3, 0, 1, 0, time.UTC)
	for _, err := range []error{journal.Begin(6, asked), journal.Begin(7, time.Time{}), journal.Paused(6, "now")} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := journal.Begin(9, asked); err == nil {
		t.Error("it took a job type that was not planned")
	}
	want := Record{Head: someHead(), Entries: []Entry{
		{ID: 6, Name: "a", Version: "1", Begun: true, Asked: asked, Known: true, Paused: "now"},
		{ID: 7, Name: "b & c", Version: "2", Begun: true},
		{ID: 8, Name: "d", Version: "3", Begun: true, Known: true, Paused: "then"},
	}}
	if difference := cmp.Diff(want, journal.Record()); difference != "" {
		t.Errorf("-want +got:\n%s", difference)
	}
	if record, live, err := Read(path); err != nil || !live || cmp.Diff(want, record) != "" {
		t.Errorf("%v, %t, %+v", err, live, record)
	}
	if _, err := Open(path); !errors.Is(err, ErrLive) || !strings.Contains(err.Error(), path+" is the journal of a hold that still runs") {
		t.Errorf("%v", err)
	}
	if err := journal.Close(); err != nil {
		t.Fatal(err)
	}
	if err := appendText(path, `{"step":"pau`); err != nil { // the power went
		t.Fatal(err)
	}
	opened, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	want.Broken = 1
	if difference := cmp.Diff(want, opened.Record()); difference != "" {
		t.Errorf("-want +got:\n%s", difference)
	}
	if err := opened.Paused(7, "later"); err != nil {
		t.Fatal(err)
	}
	want.Entries[1].Known, want.Entries[1].Paused = true, "later"
	if again, _, err := Read(path); err != nil || cmp.Diff(want, again) != "" {
		t.Errorf("%v, %+v", err, again)
	}
	if err := opened.Remove(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("it is still there")
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

func TestJournalIsForItsUserAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // has no such permissions
	}
	folder := Folder{filepath.Join(t.TempDir(), "state", "holds")}
	journal, err := folder.Create(someHead(), someEntries(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = journal.Close() }()
	for path, want := range map[string]os.FileMode{journal.Path(): 0o600, folder.Path: 0o700} {
		information, err := os.Stat(path)
		if err != nil || information.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", path, information.Mode(), err)
		}
	}
}

// A journal is never written over something.
func TestCreateNeedsAnEmptyFile(t *testing.T) {
	folder := t.TempDir()
	full, empty, live := filepath.Join(folder, "full"), filepath.Join(folder, "empty"), filepath.Join(folder, "live")
	for path, text := range map[string]string{full: "x", empty: ""} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	mustCreate(t, live)
	for path, want := range map[string]error{full: ErrInUse, live: ErrInUse, empty: nil, filepath.Join(folder, "none", "x"): os.ErrNotExist} {
		journal, err := Create(path, someHead(), someEntries(), nil)
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", path, err, want)
		}
		if err == nil {
			_ = journal.Close()
		}
	}
	if text, err := os.ReadFile(full); err != nil || string(text) != "x" {
		t.Errorf("%v, %s", err, text)
	}
}

// A file that is taken away while the plan is written would tell nobody of the hold.
func TestCreateSeesThatItsFileIsTakenAway(t *testing.T) {
	for name, instead := range map[string]bool{"away": false, "another in its place": true} {
		path := filepath.Join(t.TempDir(), "journal")
		step := 0
		_, err := Create(path, someHead(), someEntries(), func() {
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

// A plan that could not be written is not to be taken for one of a hold that was killed.
func TestCreateThatFailsLeavesNothing(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there a folder is not moved while a file in it is open")
	}
	folder := filepath.Join(t.TempDir(), "holds")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	step := 0
	_, err := Create(filepath.Join(folder, "journal"), someHead(), someEntries(), func() {
		if step++; step == 3 { // the plan is written, and its folder cannot be
			if err := os.Rename(folder, folder+".away"); err != nil {
				t.Error(err)
			}
		}
	})
	if !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("%v", err)
	}
	if _, live, err := Read(filepath.Join(folder+".away", "journal")); !errors.Is(err, ErrUnbegun) || live {
		t.Errorf("%v, live %t", err, live)
	}
}

func TestFolderKnowsItsJournals(t *testing.T) {
	folder := Folder{filepath.Join(t.TempDir(), "holds")}
	if all, err := folder.All(); err != nil || len(all) > 0 {
		t.Fatalf("%v, %v", all, err)
	}
	live, err := folder.Create(someHead(), someEntries(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = live.Close() }()
	left, err := folder.Create(someHead(), someEntries()[:1], nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := left.Close(); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"cut.jsonl": "", "strange.jsonl": "x\n", "other.txt": wholeJournal} {
		if err := os.WriteFile(filepath.Join(folder.Path, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	all, err := folder.All()
	if err != nil || len(all) != 4 {
		t.Fatalf("%v, %v", all, err)
	}
	for _, known := range all {
		want := map[string]Known{
			live.Path(): {Live: true, Record: Record{Head: someHead(), Entries: someEntries()}},
			left.Path(): {Record: Record{Head: someHead(), Entries: someEntries()[:1]}},
		}[known.Path]
		if difference := cmp.Diff(want.Record, known.Record); difference != "" || known.Live != want.Live || (known.Err == nil) != (want.Record.Server != "") {
			t.Errorf("%+v\n%s", known, difference)
		}
	}
	cut := filepath.Join(folder.Path, "cut.jsonl")
	for path, gone := range map[string]bool{cut: true, live.Path(): false, left.Path(): false, filepath.Join(folder.Path, "strange.jsonl"): false} {
		_ = Discard(path)
		if _, err := os.Stat(path); (err != nil) != gone {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestFolderLock(t *testing.T) {
	folder := Folder{filepath.Join(t.TempDir(), "holds")}
	never := func() { t.Error("it waits") }
	unlock, err := folder.Lock(t.Context(), "http://one", never)
	if err != nil {
		t.Fatal(err)
	}
	other, err := folder.Lock(t.Context(), "http://other", never) // another server's
	if err != nil {
		t.Fatal(err)
	}
	other()
	// Another one waits, until it gives up,
	ctx, cancel := context.WithCancelCause(t.Context())
	enough := errors.New("enough")
	if _, err := folder.Lock(ctx, "http://one", func() { cancel(enough) }); !errors.Is(err, enough) {
		t.Errorf("%v", err)
	}
	// or until it has it.
	var waits sync.WaitGroup
	waits.Add(1)
	done := make(chan error)
	go func() {
		unlock, err := folder.Lock(t.Context(), "http://one", waits.Done)
		if err == nil {
			unlock()
		}
		done <- err
	}()
	waits.Wait()
	unlock()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// What cannot be written down is an error, so that nothing is done that no journal tells of.
func TestJournalsThatCannotBeWritten(t *testing.T) {
	folder := t.TempDir()
	blocked := filepath.Join(folder, "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Create(filepath.Join(blocked, "journal"), someHead(), someEntries(), nil); err == nil {
		t.Error("a journal was made below a file")
	}
	if runtime.GOOS == "linux" {
		if _, err := Create("/dev/full", someHead(), someEntries(), nil); !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("on a full disk: %v", err)
		}
	}
	journal := mustCreate(t, filepath.Join(folder, "journal"))
	if err := journal.Close(); err != nil {
		t.Fatal(err)
	}
	if err := journal.Begin(6, time.Time{}); err == nil {
		t.Error("a step that was not written is told as written")
	}
}
