package complete

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jt/internal/cli"
)

var noon = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)

func TestNamesAreStoredByServer(t *testing.T) {
	home := t.TempDir()
	session := &cli.Session{Environment: cli.Environment{Getenv: func(string) string { return home }}}
	here := names{Read: noon, Next: 2, Pages: [][]jobType{{{ID: 1, Name: "a b", Version: "1.0", Title: "T", Category: "c", IsPaused: true}}}}
	for server, known := range map[string]names{"http://here": here, "http://there": {Read: noon}} {
		if err := known.store(namesFile(session, server, "names")); err != nil {
			t.Fatal(err)
		}
	}
	if difference := cmp.Diff(here, loadNames(namesFile(session, "http://here", "names"), noon)); difference != "" {
		t.Error(difference)
	}
	if got := loadNames(namesFile(session, "http://nowhere", "names"), noon); len(got.Pages) != 0 {
		t.Errorf("server without stored names: %v", got)
	}
	files, err := os.ReadDir(filepath.Dir(namesFile(session, "http://here", "names")))
	if err != nil || len(files) != 2 {
		t.Errorf("%v, %v: want one file per server and no other", files, err)
	}
}

func TestStoreFails(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := new(names).store(filepath.Join(blocked, "jt", "names.json")); err == nil {
		t.Error("no error for a folder that cannot be made")
	}
}

// Several shells can complete at once.
func TestReadersFindCompleteFiles(t *testing.T) {
	file := filepath.Join(t.TempDir(), "names.json")
	known := names{Read: noon, Pages: [][]jobType{{{Name: strings.Repeat("x", 100_000)}}}}
	if err := known.store(file); err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 50 {
				if err := known.store(file); err != nil {
					t.Error(err)
				}
				if got := loadNames(file, noon); len(got.Pages) != 1 {
					t.Errorf("%d pages", len(got.Pages))
				}
			}
		})
	}
	group.Wait()
}

// TestListOverSeveralTabs reads a list that takes several TABs.
func TestListOverSeveralTabs(t *testing.T) {
	var known names
	check := func(step, want string, isComplete bool) {
		t.Helper()
		var ids []string
		all, complete := known.all()
		for _, one := range all {
			ids = append(ids, fmt.Sprint(one.ID))
		}
		if got := strings.Join(ids, " "); got != want || complete != isComplete {
			t.Errorf("%s: %s, complete: %t; want %s, %t", step, got, complete, want, isComplete)
		}
	}
	rows := func(ids ...int64) (page []jobType) {
		for _, id := range ids {
			page = append(page, jobType{ID: id})
		}
		return page
	}
	known.put(1, rows(1, 2), noon)
	check("incomplete", "1 2", false)
	known.put(2, rows(2, 3), noon.Add(time.Hour))
	known.put(3, rows(4), noon.Add(time.Hour))
	known.end(3)
	check("a job type that moved is listed once", "1 2 3 4", true)
	if known.rest(noon.Add(time.Hour)) || !known.rest(noon.Add(time.Second)) {
		t.Error("the minute does not start at the first page")
	}
	known.put(1, rows(5, 2), noon.Add(2*time.Hour))
	check("read again: old pages remain until they are replaced", "5 2 3 4", false)
	known.put(2, rows(3), noon.Add(2*time.Hour))
	known.end(2)
	check("a deleted job type is gone", "5 2 3", true)
	if known.rest(noon.Add(-48 * time.Hour)) {
		t.Error("after a wrong clock nothing is read")
	}
}

// FuzzNames loads any file: another program may have written it.
func FuzzNames(f *testing.F) {
	for _, text := range []string{
		"", `{"names": [{"id": 1`, `[1]`, `{"pages": 1}`, `{"read": "2026-01-02T12:00:00Z", "pages": [[{"id": 1, "name": "landsat-parse", "version": "1.0.0"}, {"id": 1}]]}`,
		`{"read": "2026-01-02T12:00:00Z", "next": -3}`, `{"read": "2026-01-02T12:00:00Z", "next": 3, "pages": [[]]}`, `{"ask_again": "9999-12-31T00:00:00Z"}`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		known := readNames([]byte(text), noon)
		before, _ := known.all()
		stored, err := json.Marshal(&known) // as store does
		if err != nil {
			t.Fatal(err)
		}
		again := readNames(stored, noon)
		if after, _ := again.all(); cmp.Diff(before, after) != "" {
			t.Errorf("%q, stored and loaded: %v, %v", text, before, after)
		}
		if known.rest(noon) && known.AskAgain.After(noon.Add(keptFor)) {
			t.Errorf("%q stops reading", text)
		}
		next := max(known.Next, 1)
		known.put(next, nil, noon)
		known.end(next)
		if len(known.Pages) != next {
			t.Errorf("%q: next page %d, got %d pages", text, next, len(known.Pages))
		}
	})
}
