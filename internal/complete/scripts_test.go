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

var update = flag.Bool("update", false, "rewrite the completion script for PowerShell")

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

// TestPowerShellScript compares the script of the archives with what jt prints; `go generate ./internal/complete` rewrites it.
func TestPowerShellScript(t *testing.T) {
	printed, path := script(t, "powershell"), filepath.Join("..", "..", "completions", "jt.ps1")
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
		t.Errorf("-shipped +printed:\n%s", difference)
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
