//go:build !windows

package cmd_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestTabWaitsOnceForSecretCommand has a command that waits for a user. Only the first TAB starts it.
func TestTabWaitsOnceForSecretCommand(t *testing.T) {
	server := &namesServer{number: 1}
	shell := newTab(t, server)
	delete(shell.variables, "JT_SERVER")
	folder := filepath.Join(shell.variables["HOME"], ".config", "jt")
	runs := filepath.Join(t.TempDir(), "runs")
	program := filepath.Join(t.TempDir(), "secret")
	for path, text := range map[string]string{
		filepath.Join(folder, "contexts.yaml"): "current: prod\ncontexts:\n  prod:\n    server: http://host/api\n    auth:\n      type: token\n      secret-command: [" + program + "]\n",
		program:                                "#!/bin/sh\necho ran >> " + runs + "\necho what it says >&2\nexec sleep 60\n",
	} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o700)); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		began := time.Now()
		if values, _ := shell.press(t, "show", ""); len(values) != 0 {
			t.Errorf("%q", values)
		}
		if took := time.Since(began); took > 30*time.Second {
			t.Errorf("it took %s", took)
		}
	}
	// On a busy machine it may be killed before it writes the file.
	if text, err := os.ReadFile(runs); err != nil && !errors.Is(err, os.ErrNotExist) || len(text) > len("ran\n") {
		t.Errorf("%q, %v: want one run", text, err)
	}
}
