package cmd_test

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"jt/cmd"
	"jt/internal/cli"
	"jt/output"
)

// runProgram runs a command line that needs nothing but the program itself.
func runProgram(t *testing.T, args ...string) (stdout, stderr string, exit int) {
	t.Helper()
	var out, errors bytes.Buffer
	exit = cmd.Run(t.Context(), args, cli.Environment{Stdout: &out, Stderr: &errors, Getenv: func(string) string { return "" }, Now: time.Now})
	return out.String(), errors.String(), exit
}

// visitCommands calls a function with a command and all below it.
func visitCommands(command *cobra.Command, each func(*cobra.Command)) {
	each(command)
	for _, below := range command.Commands() {
		visitCommands(below, each)
	}
}

func TestHelpTexts(t *testing.T) {
	visitCommands(cmd.Tree(io.Discard), func(command *cobra.Command) {
		words := strings.Fields(command.CommandPath())[1:]
		page, stderr, exit := runProgram(t, append([]string{"help"}, words...)...)
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
		if page, _, _ := runProgram(t, "help", topic); !strings.HasPrefix(page, "  ") {
			t.Errorf("%s begins with %.10q", topic, page)
		}
	}
}

// With a prompt below it, the page of jt itself fits a terminal of 80x24.
func TestFrontPageFitsATerminal(t *testing.T) {
	page, _, _ := runProgram(t)
	if lines := strings.Count(page, "\n"); lines > 23 {
		t.Errorf("%d lines", lines)
	}
	for _, command := range cmd.Tree(io.Discard).Commands() {
		listed := regexp.MustCompile(command.Name() + ` +` + regexp.QuoteMeta(command.Short) + `(  |\n)`) // not in the other column
		if command.IsAvailableCommand() && command.Name() != "help" && !listed.MatchString(page) {
			t.Errorf("%s is not on the page, or too long for it", command.Name())
		}
		if command.IsAdditionalHelpTopicCommand() && !strings.Contains(page, command.Name()) {
			t.Errorf("the topic %s is not on the page", command.Name())
		}
	}
}

// The first screen of every command's help says what the command does, how to call it, and shows three examples.
func TestFirstScreen(t *testing.T) {
	visitCommands(cmd.Tree(io.Discard), func(command *cobra.Command) {
		if !command.HasParent() || !command.Runnable() {
			return
		}
		page, _, _ := runProgram(t, append(strings.Fields(command.CommandPath())[1:], "--help")...)
		lines := strings.Split(page, "\n")
		screen := strings.Join(lines[:min(24, len(lines))], "\n")
		wanted := append([]string{"\n\nUsage:\n  " + command.CommandPath()}, strings.Split(command.Example, "\n")[:min(3, strings.Count(command.Example, "\n")+1)]...)
		for _, want := range wanted {
			if !strings.Contains(screen, want) {
				t.Errorf("the first screen of %s does not have %q", command.CommandPath(), want)
			}
		}
		if usage := strings.Index(page, "\n\nUsage:"); strings.Count(page[:usage], "\n") > 2 {
			t.Errorf("%s is described at length before its usage", command.CommandPath())
		}
		if strings.Contains(page, "*\n") && !strings.Contains(page, "\n  * ") {
			t.Errorf("%s does not explain its *", command.CommandPath())
		}
	})
}

// A topic with the name of a command could not be shown.
func TestTopicsAreNoCommands(t *testing.T) {
	names := map[string]int{}
	for _, command := range cmd.Tree(io.Discard).Commands() {
		for _, name := range append(command.Aliases, command.Name()) {
			if names[name]++; names[name] > 1 {
				t.Errorf("%s is the name of two", name)
			}
		}
	}
}

// A screen of 53 lines shows the flags of jt list.
func TestListHelpFitsAScreen(t *testing.T) {
	page, _, _ := runProgram(t, "list", "--help")
	if lines := strings.Count(page, "\n"); lines > 52 {
		t.Errorf("jt list --help has %d lines, more than 52", lines)
	}
}

// TestFormatsAreDescribed fails for a new output format that jt help output does not describe.
func TestFormatsAreDescribed(t *testing.T) {
	page, _, _ := runProgram(t, "help", "output")
	for _, format := range output.Formats() {
		if !regexp.MustCompile(`(?m)^  ` + string(format) + ` +\S`).MatchString(page) {
			t.Errorf("%s is not described", format)
		}
	}
}

// codeInSource finds the code words of errors where they are written.
var codeInSource = regexp.MustCompile(`(?:Code: |Code = |Code, r\.Complete = |OutcomeError\([^"]*?, )"([a-z_]+)"|Reason = "([a-z_]+)"`)

// TestErrorCodesAreListed compares the code words that jt help exit-codes lists with those in the sources.
func TestErrorCodesAreListed(t *testing.T) {
	listed := map[string]bool{}
	for _, code := range cli.ErrorCodes() {
		listed[code.Name] = false
	}
	for _, folder := range []string{"../client", "../internal"} {
		err := filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			source, err := os.ReadFile(path)
			for _, match := range codeInSource.FindAllStringSubmatch(string(source), -1) {
				code := match[1] + match[2]
				if _, known := listed[code]; !known {
					t.Errorf("%s: the code %s is not listed", path, code)
				}
				listed[code] = true
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for code, found := range listed {
		if !found {
			t.Errorf("no error has the code %s", code)
		}
	}
}

// TestMetricsAreListed compares the metrics that jt help openmetrics lists with those that jt check prints.
func TestMetricsAreListed(t *testing.T) {
	page, _, _ := runProgram(t, "help", "openmetrics")
	metrics, stderr, _ := runProgram(t, "--server", "sandbox", "check", "--max-failed", "0", "-o", "openmetrics")
	names := regexp.MustCompile(`(?m)^# TYPE (\S+)`).FindAllStringSubmatch(metrics, -1)
	if len(names) == 0 {
		t.Fatal(stderr)
	}
	for _, name := range names {
		if !strings.Contains(page, "\n  "+name[1]+" ") {
			t.Errorf("%s is not listed", name[1])
		}
	}
	if count := strings.Count(page, "\n  scale_"); count != len(names) {
		t.Errorf("%d metrics are listed, %d printed", count, len(names))
	}
}
