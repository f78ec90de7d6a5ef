package help_test

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"jt/cmd"
	"jt/internal/cli"
	"jt/output"
)

// run runs a command line that needs nothing but the program itself.
func run(t *testing.T, args ...string) (stdout, stderr string, exit int) {
	t.Helper()
	var out, errors bytes.Buffer
	exit = cmd.Run(t.Context(), args, cli.Environment{Stdout: &out, Stderr: &errors, Getenv: func(string) string { return "" }, Now: time.Now})
	return out.String(), errors.String(), exit
}

// visit calls a function with a command and all below it.
func visit(command *cobra.Command, each func(*cobra.Command)) {
	each(command)
	for _, below := range command.Commands() {
		visit(below, each)
	}
}

func TestHelpTexts(t *testing.T) {
	visit(cmd.Tree(io.Discard), func(command *cobra.Command) {
		words := strings.Fields(command.CommandPath())[1:]
		page, stderr, exit := run(t, append([]string{"help"}, words...)...)
		if exit != 0 || stderr != "" {
			t.Errorf("%s: %d, %s", command.CommandPath(), exit, stderr)
		}
		for line := range strings.Lines(page) {
			if line = strings.TrimRight(line, "\n"); output.Width(line) > 80 {
				t.Errorf("%s: a line of %d cells: %s", command.CommandPath(), output.Width(line), line)
			}
		}
		if command.Short == "" || strings.HasSuffix(command.Short, ".") {
			t.Errorf("%s: a short text is words without a full stop, and is %q", command.CommandPath(), command.Short)
		}
		if command.Runnable() && command.Example == "" {
			t.Errorf("%s has no example", command.CommandPath())
		}
		command.InheritedFlags() // adds them to the command's own
		command.Flags().VisitAll(func(flag *pflag.Flag) {
			if strings.HasSuffix(flag.Usage, ".") || flag.Usage == "" {
				t.Errorf("%s: --%s: %q", command.CommandPath(), flag.Name, flag.Usage)
			}
		})
	})
}

// Tables of a topic are indented from their first line on.
func TestTablesKeepTheirIndentation(t *testing.T) {
	for _, topic := range []string{"exit-codes", "environment"} {
		if page, _, _ := run(t, "help", topic); !strings.HasPrefix(page, "  ") {
			t.Errorf("%s begins with %.10q", topic, page)
		}
	}
}

// TestListHelpFitsAScreen is the promise of grouping: what is looked up most is seen at once.
func TestListHelpFitsAScreen(t *testing.T) {
	const linesOfScreen = 50 - 1 // the prompt has one
	page, _, _ := run(t, "list", "--help")
	if lines := strings.Count(page, "\n"); lines > linesOfScreen {
		t.Errorf("jt list --help has %d lines, more than %d", lines, linesOfScreen)
	}
}
