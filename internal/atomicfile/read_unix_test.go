//go:build !windows

package atomicfile

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestReadOnlyRegularFiles(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder) // the path of a socket must be short
	if err := os.WriteFile("file", []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	for most, want := range map[int64]string{4: "text", 2: "tex"} {
		if text, mode, err := Read("file", most); err != nil || string(text) != want || mode != 0o600 {
			t.Errorf("at most %d: %q, %v, %v", most, text, mode, err)
		}
	}
	if err := syscall.Mkfifo("pipe", 0o600); err != nil {
		t.Fatal(err)
	}
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "unix", "socket")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	if err := os.Symlink("/dev/zero", "link"); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"pipe", "socket", "link", folder} {
		if _, _, err := Read(name, 100); !errors.Is(err, ErrNotRegular) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// A lock that is a pipe does not wait for its other end either.
	unlock, err := Lock(t.Context(), filepath.Join(folder, "pipe"), 0, func() {})
	if err != nil {
		t.Fatal(err)
	}
	unlock()
}
