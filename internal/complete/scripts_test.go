package complete_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jt/cmd"
	"jt/internal/cli"
)

var update = flag.Bool("update", false, "rewrite the completion scripts")

func script(t *testing.T, shell string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	exit := cmd.Run(t.Context(), []string{"completion", shell}, cli.Environment{
		Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr, Getenv: func(string) string { return "" }, Now: time.Now,
	})
	if exit != 0 || stderr.Len() > 0 || !strings.HasPrefix(stdout.String(), "#") {
		t.Fatalf("%s: exit code %d, %q", shell, exit, stderr.String())
	}
	return stdout.String()
}

// TestScripts compares the scripts in packages with what jt prints; `go generate ./internal/complete` rewrites them.
func TestScripts(t *testing.T) {
	for shell, file := range map[string]string{"bash": "jt.bash", "zsh": "jt.zsh", "fish": "jt.fish", "powershell": "jt.ps1"} {
		printed, path := script(t, shell), filepath.Join("..", "..", "completions", file)
		if *update {
			if err := os.WriteFile(path, []byte(printed), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		shipped, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if difference := cmp.Diff(string(shipped), printed); difference != "" {
			t.Errorf("%s, -shipped +printed:\n%s", file, difference)
		}
	}
}

// TestPowerShellQuotesNames checks that names are quoted in every completion mode.
func TestPowerShellQuotesNames(t *testing.T) {
	for line := range strings.Lines(script(t, "powershell")) {
		if strings.Contains(line, "$CompletionText =") && !strings.Contains(line, "__jt_escapeStringWithSpecialChars") {
			t.Errorf("name not quoted: %s", line)
		}
	}
}
