package cmd_test

import (
	"path/filepath"
	"strings"
	"testing"

	"jt/cmd"
)

// TestCompletionScripts compares what packages ship with what jt prints; `go generate ./cmd` writes it anew.
func TestCompletionScripts(t *testing.T) {
	for shell, file := range map[string]string{"bash": "jt.bash", "zsh": "jt.zsh", "fish": "jt.fish", "powershell": "jt.ps1"} {
		script, stderr, exit := screen{}.run(t, "completion", shell)
		if exit != 0 || stderr != "" || !strings.HasPrefix(script, "#") {
			t.Fatalf("%s: exit code %d, %q", shell, exit, stderr)
		}
		cmd.CompareFile(t, filepath.Join("..", "completions", file), script)
	}
}

// TestPowerShellQuotesNames has no name put on the line as it is, in any mode.
func TestPowerShellQuotesNames(t *testing.T) {
	script, _, _ := screen{}.run(t, "completion", "powershell")
	for line := range strings.Lines(script) {
		if strings.Contains(line, "$CompletionText =") && !strings.Contains(line, "__jt_escapeStringWithSpecialChars") {
			t.Errorf("a name is not quoted: %s", line)
		}
	}
}

func TestCompletionTellsHowToInstall(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		help, _, exit := screen{}.run(t, "completion", shell, "--help")
		if exit != 0 || !strings.Contains(help, "For every new one") || !strings.Contains(help, "jt completion "+shell) {
			t.Errorf("%s: %d, %s", shell, exit, help)
		}
	}
	help, _, _ := screen{}.run(t, "--help")
	if !strings.Contains(help, "\n  completion ") {
		t.Errorf("jt --help does not show it: %s", help)
	}
	for _, args := range []string{"completion nonsense", "completion bash more"} {
		if _, stderr, exit := (screen{}).run(t, strings.Fields(args)...); exit != 2 || !strings.Contains(stderr, "hint: ") {
			t.Errorf("%s: %d, %s", args, exit, stderr)
		}
	}
}
