package cache

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestNamesAreKeptByServer(t *testing.T) {
	folder := Folder(filepath.Join(t.TempDir(), "jt"))
	here := Names{Read: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), NextPage: 7, Names: []Name{{ID: 1, Name: "a b", Version: "1.0", Title: "T", Category: "c", IsPaused: true}}}
	if err := folder.Store("http://here", here); err != nil {
		t.Fatal(err)
	}
	if err := folder.Store("http://there", Names{}); err != nil {
		t.Fatal(err)
	}
	if difference := cmp.Diff(here, folder.Load("http://here")); difference != "" {
		t.Error(difference)
	}
	if got := folder.Load("http://nowhere"); len(got.Names) != 0 {
		t.Errorf("of a server that was never asked: %v", got)
	}
	files, err := os.ReadDir(string(folder))
	if err != nil || len(files) != 2 {
		t.Errorf("%v, %v: want a file for each server and nothing else", files, err)
	}
}

func TestFilesThatAreNone(t *testing.T) {
	for name, text := range map[string]string{"empty": "", "cut": `{"names": [{"id": 1`, "other": `[1]`, "type": `{"names": 1}`} {
		folder := Folder(t.TempDir())
		if err := os.WriteFile(folder.path("s"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := folder.Load("s"); len(got.Names) != 0 {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestStoreSaysWhatItCannot(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Folder(filepath.Join(blocked, "jt")).Store("s", Names{}); err == nil {
		t.Error("no error where the folder cannot be made")
	}
}

// Several shells complete at once.
func TestReadersNeverFindAHalf(t *testing.T) {
	folder := Folder(t.TempDir())
	names := Names{Names: []Name{{Name: strings.Repeat("x", 100_000)}}}
	if err := folder.Store("s", names); err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 50 {
				if err := folder.Store("s", names); err != nil {
					t.Error(err)
				}
				if got := folder.Load("s"); len(got.Names) != 1 {
					t.Errorf("%d names", len(got.Names))
				}
			}
		})
	}
	group.Wait()
}

// TestReadings follows a list that takes several goes.
func TestReadings(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	ids := func(names []Name) (ids []int64) {
		for _, name := range names {
			ids = append(ids, name.ID)
		}
		return ids
	}
	check := func(step string, names Names, page int, fresh bool, want ...int64) {
		t.Helper()
		if got := ids(names.All(now)); !cmp.Equal(got, want) || names.NextPage != page || names.Fresh(now) != fresh {
			t.Errorf("%s: names %v, page %d, fresh %t; want %v, %d, %t", step, got, names.NextPage, names.Fresh(now), want, page, fresh)
		}
	}
	first := Names{}.Next(now)
	check("nothing is known", first, 1, false)
	half := first.With([]Name{{ID: 1}, {ID: 2}}, 2)
	check("half is read", half, 2, false, 1, 2)
	now = now.Add(time.Hour)
	check("it is gone on with", half.Next(now), 2, false, 1, 2)
	whole := half.Next(now).With([]Name{{ID: 2}, {ID: 3}}, 0)
	check("rows that moved come once; it took too long to be fresh", whole, 0, false, 1, 2, 3)
	again := whole.Next(now)
	check("it is read again", again, 1, false, 1, 2, 3)
	part := again.With([]Name{{ID: 4, IsPaused: true}, {ID: 2, IsPaused: true}}, 2)
	check("what was known before is there until the end", part, 2, false, 4, 2, 1, 3)
	if !part.All(now)[1].IsPaused {
		t.Error("what was known before counts more")
	}
	check("what is gone is gone", part.With(nil, 0), 0, true, 4, 2)
	now = now.Add(23*time.Hour + 30*time.Minute)
	check("a day after the first names", part, 2, false, 4, 2)
	now = now.Add(time.Hour)
	check("a day after all", part, 2, false)
	check("it begins anew", part.Next(now), 1, false)
	now = now.Add(-48 * time.Hour)
	check("a clock that was wrong", whole, 0, false)
}

func TestExpire(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	folder := Folder(t.TempDir())
	if err := folder.Expire("s", now); err != nil || folder.Load("s").NextPage != 0 {
		t.Errorf("nothing is kept: %v", err)
	}
	for _, page := range []int{0, 7} {
		if err := folder.Store("s", Names{Read: now, NextPage: page, Names: []Name{{ID: 1}}}); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := folder.Expire("s", now); err != nil {
				t.Fatal(err)
			}
			kept := folder.Load("s")
			if kept.Fresh(now) || len(kept.All(now)) != 1 || kept.Next(now).NextPage != 1 || len(kept.Next(now).All(now)) != 1 {
				t.Errorf("page %d: %+v", page, kept)
			}
		}
	}
}

func TestNoFolder(t *testing.T) {
	if err := Folder("").Store("s", Names{Names: []Name{{ID: 1}}}); err != nil || len(Folder("").Load("s").Names) != 0 {
		t.Errorf("%v: something is kept", err)
	}
}

// FuzzNames reads any file where names are kept: another program, or half a write, may have left it.
func FuzzNames(f *testing.F) {
	for _, text := range []string{
		"", `{"names": [{"id": 1`, `[1]`, `{"names": 1}`, `{"read": "2015-01-31T00:00:00Z", "names": [{"id": 1, "name": "landsat-parse", "version": "1.0.0"}, {"id": 1}]}`,
		`{"read": "2015-01-31T00:00:00Z", "next_page": -3, "earlier": {"read": "9999-12-31T00:00:00Z", "earlier": {}}, "too_slow": "2015-01-31T00:00:00Z"}`,
	} {
		f.Add(text)
	}
	now := time.Date(2015, 1, 31, 0, 0, 30, 0, time.UTC)
	folder := Folder(f.TempDir())
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(folder.path("s"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		names := folder.Load("s")
		seen := map[int64]bool{}
		for _, name := range names.All(now) {
			if seen[name.ID] {
				t.Errorf("%q gives %d twice", text, name.ID)
			}
			seen[name.ID] = true
		}
		next := names.Next(now)
		if next.NextPage < 1 || len(next.All(now)) != len(seen) {
			t.Errorf("%q goes on with page %d, and of %d names %d are left", text, next.NextPage, len(seen), len(next.All(now)))
		}
		if err := folder.Store("s", next); err != nil {
			t.Fatal(err)
		}
		if difference := cmp.Diff(next.All(now), folder.Load("s").All(now)); difference != "" {
			t.Errorf("%q, kept and read again: %s", text, difference)
		}
	})
}
