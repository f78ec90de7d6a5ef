package config

import (
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"

	"jt/internal/processtest"
)

// TestAFullDiskChangesNothing runs itself in a process whose files may not grow.
func TestAFullDiskChangesNothing(t *testing.T) {
	const variable, before = "JT_TEST_FULL", "# mine\ncontexts:\n  a: {server: b}\n"
	if path := os.Getenv(variable); path != "" {
		signal.Ignore(syscall.SIGXFSZ)
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 10, Max: 10}); err != nil {
			t.Fatal(err)
		}
		checkNotWritten(t, path, addOne(path, "c"), "file too large")
		return
	}
	path := filepath.Join(t.TempDir(), "contexts.yaml")
	mustWrite(t, path, before)
	process := processtest.Command(t, os.Args[0], "-test.run=^TestAFullDiskChangesNothing$")
	process.Env = append(os.Environ(), variable+"="+path)
	if output, err := process.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, output)
	}
	if got := mustRead(t, path); got != before {
		t.Errorf("the file is now %q", got)
	}
}
