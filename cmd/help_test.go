package cmd

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"jt/internal/cli"
	"jt/internal/help"
	"jt/output"
)

func newRoot() *cobra.Command {
	a := &cli.Session{Environment: cli.Environment{Getenv: func(string) string { return "" }}}
	return command(a)
}

func runHelp(t *testing.T, args ...string) (stdout, stderr string, exit int) {
	t.Helper()
	var out, errors bytes.Buffer
	exit = Run(t.Context(), args, cli.Environment{Stdout: &out, Stderr: &errors, Getenv: func(string) string { return "" }, Now: time.Now})
	return out.String(), errors.String(), exit
}

func TestHelpTexts(t *testing.T) {
	for command := range allCommands(newRoot()) {
		words := strings.Fields(command.CommandPath())[1:]
		page, stderr, exit := runHelp(t, append([]string{"help"}, words...)...)
		if exit != 0 || stderr != "" {
			t.Errorf("%s: %d, %s", command.CommandPath(), exit, stderr)
		}
		for line := range strings.Lines(page) {
			if line = strings.TrimRight(line, "\n"); output.Width(line) > help.HelpCells {
				t.Errorf("%s: a line of %d cells: %s", command.CommandPath(), output.Width(line), line)
			}
		}
		if command.Short == "" || strings.HasSuffix(command.Short, ".") {
			t.Errorf("%s: a short text is words without a full stop, and is %q", command.CommandPath(), command.Short)
		}
		if command.Runnable() && command.Example == "" {
			t.Errorf("%s has no example", command.CommandPath())
		}
		for _, group := range help.FlagsByGroup(command) {
			for _, flag := range group.Flags {
				if strings.HasSuffix(flag.Usage, ".") || flag.Usage == "" {
					t.Errorf("%s: --%s: %q", command.CommandPath(), flag.Name, flag.Usage)
				}
			}
		}
	}
}

// TestListHelpFitsAScreen is the promise of grouping: what is looked up most is seen at once.
func TestListHelpFitsAScreen(t *testing.T) {
	const linesOfScreen = 50 - 1 // the prompt has one
	help, _, _ := runHelp(t, "list", "--help")
	if lines := strings.Count(help, "\n"); lines > linesOfScreen {
		t.Errorf("jt list --help has %d lines, more than %d", lines, linesOfScreen)
	}
}
