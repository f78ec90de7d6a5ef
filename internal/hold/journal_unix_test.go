//go:build !windows

package hold

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestAFolderThatCannotBe(t *testing.T) {
	folder := Folder{"/dev/null/.local/state/jt/holds"}
	if all, err := folder.All(); len(all) != 0 || err != nil {
		t.Errorf("%+v, %v", all, err)
	}
	if _, err := folder.Create(someHead(), nil, nil); !errors.Is(err, syscall.ENOTDIR) {
		t.Errorf("a journal there: %v", err)
	}
}

// A pipe is not waited for, and what is no file is told of beside the journals that are.
func TestWhatIsNoJournal(t *testing.T) {
	folder := Folder{t.TempDir()}
	good, pipe, inner, device := filepath.Join(folder.Path, "a"+journalEnd), filepath.Join(folder.Path, "b"+journalEnd), filepath.Join(folder.Path, "c"+journalEnd), filepath.Join(folder.Path, "d"+journalEnd)
	mustCreate(t, good)
	for _, err := range []error{syscall.Mkfifo(pipe, 0o600), os.Mkdir(inner, 0o700), os.Symlink("/dev/zero", device)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Create(pipe, someHead(), nil, nil); !errors.Is(err, errNoFile) || !strings.HasPrefix(err.Error(), pipe) {
		t.Errorf("create: %v", err)
	}
	for _, path := range []string{pipe, inner, device} {
		if _, err := Open(path); !errors.Is(err, errNoFile) {
			t.Errorf("open %s: %v", path, err)
		}
		if err := Discard(path); !errors.Is(err, errNoFile) {
			t.Errorf("discard %s: %v", path, err)
		}
	}
	all, err := folder.All()
	if err != nil || len(all) != 4 || all[0].Err != nil || !all[0].Live {
		t.Fatalf("%+v, %v", all, err)
	}
	for _, known := range all[1:] {
		if !errors.Is(known.Err, errNoFile) {
			t.Errorf("%s: %v", known.Path, known.Err)
		}
	}
}
