//go:build !windows

package hold

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"jt/client"
	"jt/internal/atomicfile"
	"jt/internal/cli"
)

func TestFolderThatCannotExist(t *testing.T) {
	folder := place{folder: "/dev/null/.local/state/jt/holds"}
	if all, err := folder.all(); len(all) != 0 || err != nil {
		t.Errorf("%+v, %v", all, err)
	}
	if err := folder.makeFolder(); !errors.Is(err, syscall.ENOTDIR) {
		t.Errorf("a journal there: %v", err)
	}
}

// A line that is not safely on the disk stops the hold before the request. A pipe takes what is written, but cannot be synced.
func TestNoRequestBeforeItsLineIsOnTheDisk(t *testing.T) {
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = errors.Join(reader.Close(), writer.Close()) }()
	text, err := planText(someHead(), somePlan())
	if err != nil {
		t.Fatal(err)
	}
	planned, err := parse(text)
	if err != nil {
		t.Fatal(err)
	}
	var requests atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		requests.Add(1)
		w.WriteHeader(http.StatusNotFound)
	}))
	defer server.Close()
	scale, err := client.New(server.URL, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	held := &hold{site: site{session: cli.NewSession(nil, cli.Environment{Now: time.Now}), scale: scale}, journal: &journal{file: writer, record: planned}}
	_, err = held.update(t.Context(), 6)
	if !errors.Is(err, syscall.EINVAL) || requests.Load() != 0 {
		t.Errorf("%v after %d requests", err, requests.Load())
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
	if _, err := createJournal(pipe, someHead(), nil, nil); !errors.Is(err, atomicfile.ErrNotRegular) || !strings.HasPrefix(err.Error(), pipe) {
		t.Errorf("create: %v", err)
	}
	for _, path := range []string{pipe, inner, device} {
		if err := (&journal{path: path}).open(); !errors.Is(err, atomicfile.ErrNotRegular) {
			t.Errorf("open %s: %v", path, err)
		}
	}
	all, err := folder.all()
	if err != nil || len(all) != 4 || all[0].err != nil || !all[0].live {
		t.Fatalf("%+v, %v", all, err)
	}
	for _, known := range all[1:] {
		if !errors.Is(known.err, atomicfile.ErrNotRegular) {
			t.Errorf("%s: %v", known.path, known.err)
		}
	}
}
