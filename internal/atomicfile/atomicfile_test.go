package atomicfile

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"
)

func TestLockWaits(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	unlock, err := Lock(t.Context(), path, time.Minute, func() { t.Error("the first one waits") })
	if err != nil {
		t.Fatal(err)
	}
	// Another one waits until it gives up,
	ctx, cancel := context.WithCancelCause(t.Context())
	enough := errors.New("enough")
	if _, err := Lock(ctx, path, time.Minute, func() { cancel(enough) }); !errors.Is(err, enough) {
		t.Errorf("error %v", err)
	}
	// or until it has the lock.
	second, err := Lock(t.Context(), path, time.Minute, unlock)
	if err != nil {
		t.Fatal(err)
	}
	second()
}

func TestReplace(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "file")
	create := func() *os.File {
		file, err := os.CreateTemp(folder, "new-*")
		if err != nil {
			t.Fatal(err)
		}
		return file
	}
	for _, text := range []string{"first", "second"} {
		if err := Replace(path, create(), []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != text {
			t.Errorf("%q, %v", got, err)
		}
	}
	readOnly := create()
	if err := readOnly.Close(); err != nil {
		t.Fatal(err)
	}
	readOnly, err := os.Open(readOnly.Name())
	if err != nil {
		t.Fatal(err)
	}
	if err := Replace(path, readOnly, []byte("third")); err == nil {
		t.Error("a write that fails is no error")
	}
	if err := os.Mkdir(filepath.Join(folder, "taken"), 0o700); err != nil {
		t.Fatal(err)
	}
	err = Replace(filepath.Join(folder, "taken"), create(), []byte("third"))
	if _, ok := errors.AsType[*os.LinkError](err); !ok {
		t.Errorf("a rename that fails: %v", err)
	}
	left, err := os.ReadDir(folder)
	if got, _ := os.ReadFile(path); err != nil || len(left) != 2 || string(got) != "second" {
		t.Errorf("%v, %v, %q", left, err, got)
	}
}

func TestLockGivesUp(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	synctest.Test(t, func(t *testing.T) {
		unlock, err := Lock(t.Context(), path, time.Minute, func() {})
		if err != nil {
			t.Fatal(err)
		}
		defer unlock()
		began, waits := time.Now(), 0
		_, err = Lock(t.Context(), path, time.Minute, func() { waits++ })
		if _, locked := errors.AsType[*LockedError](err); !locked || waits != 1 || time.Since(began) != time.Minute {
			t.Errorf("after %s and %d notes: %v", time.Since(began), waits, err)
		}
	})
}
