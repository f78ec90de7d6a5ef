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

func TestFolderThatCannotExist(t *testing.T) {
	folder := place{folder: "/dev/null/.local/state/jt/holds"}
	if all, err := folder.all(); len(all) != 0 || err != nil {
		t.Errorf("%+v, %v", all, err)
	}
	if _, err := folder.create(someHead(), nil, nil); !errors.Is(err, syscall.ENOTDIR) {
		t.Errorf("a journal there: %v", err)
	}
}

// Opening a pipe does not block, and anything but a regular file is reported beside the real journals.
func TestFilesThatAreNoJournals(t *testing.T) {
	folder := place{folder: t.TempDir()}
	good, pipe, inner, device := filepath.Join(folder.folder, "a"+journalEnd), filepath.Join(folder.folder, "b"+journalEnd), filepath.Join(folder.folder, "c"+journalEnd), filepath.Join(folder.folder, "d"+journalEnd)
	mustCreate(t, good)
	for _, err := range []error{syscall.Mkfifo(pipe, 0o600), os.Mkdir(inner, 0o700), os.Symlink("/dev/zero", device)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := createJournal(pipe, someHead(), nil, nil); !errors.Is(err, errNoFile) || !strings.HasPrefix(err.Error(), pipe) {
		t.Errorf("create: %v", err)
	}
	for _, path := range []string{pipe, inner, device} {
		if err := (&journal{path: path}).open(); !errors.Is(err, errNoFile) {
			t.Errorf("open %s: %v", path, err)
		}
	}
	all, err := folder.all()
	if err != nil || len(all) != 4 || all[0].err != nil || !all[0].live {
		t.Fatalf("%+v, %v", all, err)
	}
	for _, known := range all[1:] {
		if !errors.Is(known.err, errNoFile) {
			t.Errorf("%s: %v", known.path, known.err)
		}
	}
}
