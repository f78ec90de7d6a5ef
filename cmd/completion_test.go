package cmd_test

import (
	"strings"
	"testing"
)

func TestCompletionHelpShowsHowToInstall(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		help, _, exit := screen{}.run(t, "completion", shell, "--help")
		if exit != 0 || !strings.Contains(help, "For every new shell") || !strings.Contains(help, "jt completion "+shell) {
			t.Errorf("%s: %d, %s", shell, exit, help)
		}
	}
	help, _, _ := screen{}.run(t, "--help")
	if !strings.Contains(help, "  completion  ") {
		t.Errorf("jt --help does not show it: %s", help)
	}
	for _, args := range []string{"completion nonsense", "completion bash more"} {
		if _, stderr, exit := (screen{}).run(t, strings.Fields(args)...); exit != 2 || !strings.Contains(stderr, "hint: ") {
			t.Errorf("%s: %d, %s", args, exit, stderr)
		}
	}
}
