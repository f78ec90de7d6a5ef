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
