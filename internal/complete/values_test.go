package complete_test

import (
	"bytes"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"jt/cmd"
	"jt/internal/cli"
	"jt/internal/complete"
)

// TestEveryFlagAndCommandIsCompleted fails for a new flag or command until someone decides how to complete it: a line in
// flagValues or Views, or here.
func TestEveryFlagAndCommandIsCompleted(t *testing.T) {
	free := []string{ // flags whose values jt cannot know
		"header", "header-env", "tls-server-name", "proxy", "request-timeout", "connect-timeout", "retries", "page-size", "concurrency", "jq", "arg",
		"match", "keyword", "started", "ended", "limit", "page", "exit-code", "remove-exit-code",
		"error-title", "error-description", "listen", "job-types", "delay",
		"field", "reason", "user", "token-env", "token-command", "timeout", "confirm-for", "drain-timeout",
		"max-failure-rate", "max-failed", "max-system-failures", "max-running-for", "min-completed", "min-jobs",
	}
	session := &cli.Session{Environment: cli.Environment{Now: time.Now, Getenv: func(string) string { return "" }}}
	flags, commands, views := complete.FlagValues(session), complete.CommandValues(session), complete.Views()
	root := cmd.Tree(io.Discard)
	var check func(*cobra.Command)
	check = func(command *cobra.Command) {
		path := command.CommandPath()
		if _, found := views[path]; !found && command.Flags().Lookup("limit") != nil {
			t.Errorf("%s is a list, and its columns are not completed: see Views", path)
		}
		command.Flags().VisitAll(func(flag *pflag.Flag) {
			if flags[flag.Name] == nil && flag.NoOptDefVal == "" && !slices.Contains(free, flag.Name) {
				t.Errorf("no completion for --%s of %s: see flagValues", flag.Name, path)
			}
		})
		for _, below := range command.Commands() {
			check(below)
		}
	}
	check(root)
	for _, path := range slices.Concat(slices.Collect(maps.Keys(commands)), slices.Collect(maps.Keys(views))) {
		path, _, _ := strings.Cut(path, " --") // rows that a flag changes
		if command, _, err := root.Find(strings.Fields(path)[1:]); err != nil || command.CommandPath() != path {
			t.Errorf("no such command: %s", path)
		}
	}
}

// writeCounter counts the writes to it.
type writeCounter struct {
	bytes.Buffer
	writes int
}

func (w *writeCounter) Write(text []byte) (int, error) {
	w.writes++
	return w.Buffer.Write(text)
}

// TestValuesArePrintedInOneWrite checks that a shell does not read part of the values if jt is killed.
func TestValuesArePrintedInOneWrite(t *testing.T) {
	var stdout writeCounter
	exit := cmd.Run(t.Context(), []string{"__complete", "list", "--output", ""}, cli.Environment{
		Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: io.Discard, Getenv: func(string) string { return "" }, Now: time.Now,
	})
	if lines := strings.Count(stdout.String(), "\n"); exit != 0 || lines < 3 || stdout.writes != 1 {
		t.Errorf("exit code %d, %d lines in %d writes", exit, lines, stdout.writes)
	}
}
