//go:build !windows

package complete_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"jt/internal/processtest"
)

// TestShellsUseNothingThatWasCutShort runs the scripts with a jt that is killed within its output: what stands in the last line
// is then part of a name, which a server chose.
func TestShellsUseNothingThatWasCutShort(t *testing.T) {
	const bash = `source jt.script; COMP_LINE="jt show " COMP_POINT=8 COMP_TYPE=9; __jt_complete; printf '%s\n' "${COMPREPLY[@]}"`
	const fish = `source jt.script; complete -C "jt show "`
	for name, one := range map[string]struct{ shell, line, printed, want string }{
		"complete":            {"bash", bash, `landsat\n:4\n`, "landsat"},
		"arithmetic":          {"bash", bash, `landsat\n:4+a[$(touch left)]`, ""},
		"part of a name":      {"bash", bash, `landsat-parse@1\nland`, ""},
		"fish complete":       {"fish", fish, `landsat\n:4\n`, "landsat"},
		"fish arithmetic":     {"fish", fish, `landsat\n:4+a[$(touch left)]`, ""},
		"fish part of a name": {"fish", fish, `landsat-parse@1\nland`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := exec.LookPath(one.shell); errors.Is(err, exec.ErrNotFound) {
				t.Skip(one.shell + " is not installed")
			}
			folder := t.TempDir()
			for file, text := range map[string]string{
				"jt": "#!/bin/sh\nprintf '" + one.printed + "'\n", "jt.script": script(t, one.shell),
			} {
				if err := os.WriteFile(filepath.Join(folder, file), []byte(text), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			command := processtest.Command(t, one.shell, "-c", one.line)
			command.Dir = folder
			command.Env = []string{"PATH=" + folder + ":" + os.Getenv("PATH"), "HOME=" + folder}
			output, err := command.Output()
			if got := strings.TrimSpace(string(output)); got != one.want || err != nil {
				t.Errorf("it completes %q, want %q: %v", got, one.want, err)
			}
			if _, err := os.Stat(filepath.Join(folder, "left")); err == nil {
				t.Error("text of the server was executed")
			}
		})
	}
}
