package cmd

import (
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"jt/internal/cache"
	"jt/internal/cli"
	"jt/internal/complete"
)

func TestRefChoices(t *testing.T) {
	names := []cache.Name{
		{ID: 1, Name: "one", Version: "1.0"},
		{ID: 2, Name: "two", Version: "1.0", Title: "Two"},
		{ID: 30, Name: "two", Version: "2.0", IsPaused: true, Title: "Two"},
		{ID: 4, Name: "3d view", Version: "1.0-rc+1", IsArchived: true, IsPaused: true},
		{ID: 5, Name: "same", Version: "1"}, {ID: 6, Name: "same", Version: "1"},
		{ID: 7, Name: "one@1.0", Version: "9"}, // so that one@1.0 names two
		{ID: 31, Name: "32", Version: "1"},
		{ID: 8, Name: "odd", Version: "1@2"}, {ID: 9, Name: "none", Version: ""},
	}
	paused := func(name cache.Name) bool { return name.IsPaused }
	for _, test := range []struct {
		typed, given string
		keep         func(cache.Name) bool
		want         string
	}{
		{typed: "o", want: "one one@1.0@9 odd"},
		{typed: "one@", want: "one@1.0@9"}, // one@1.0 would mean two of them
		{typed: "one@1.0@", want: "one@1.0@9"},
		{typed: "t", want: "two@1.0 two@2.0"},
		{typed: "two@2", want: "two@2.0"},
		{typed: "3", want: "30 3d view 31 32@1"},
		{typed: "3d view@", want: "3d view@1.0-rc+1"},
		{typed: "s", want: ""},
		{typed: "5", want: "5"}, // what has no REF of its own has an id
		{typed: "odd@", want: ""},
		{typed: "n", want: "none"},
		{typed: "t", given: "2", want: "two@2.0"},
		{typed: "t", given: "two@2.0", want: "two@1.0"},
		{typed: "t", given: "two", want: ""},
		{typed: "3", given: "30 31", want: "3d view"},
		{typed: "t", keep: paused, want: "two@2.0"},
		{typed: "x", want: ""},
	} {
		var got []string
		for _, value := range complete.Offer(complete.RefChoices(names, test.keep, strings.Fields(test.given), test.typed), test.typed) {
			value, _, _ = strings.Cut(value, "\t")
			got = append(got, value)
		}
		if text := strings.Join(got, " "); text != test.want {
			t.Errorf("%q after %q: %s, want %s", test.typed, test.given, text, test.want)
		}
	}
	for i, want := range []string{"1.0", "1.0: Two", "1.0, paused: Two", "1.0, archived"} {
		if got := complete.DescribeName(names[i], []string{"1.0", "1.0", "1.0", "1.0"}[i]); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// TestEveryValueIsThoughtOf fails for a new flag or command until somebody decided what TAB offers for it: a line in
// flagValues or commandValues, or here.
func TestEveryValueIsThoughtOf(t *testing.T) {
	free := []string{ // flags whose values nobody knows beforehand
		"header", "header-env", "tls-server-name", "proxy", "request-timeout", "retries", "page-size", "concurrency", "jq",
		"match", "started", "ended", "limit", "page", "exit-code", "remove-exit-code", "listen", "job-types", "delay",
		"field", "user", "token-env", "token-command", "interval", "timeout", "drain-timeout",
		"max-failure-rate", "max-failed", "max-system-failures", "max-running-for", "min-completed",
	}
	a := &cli.Session{}
	completer := &complete.Completer{Session: a}
	flags, commands := completer.FlagValues(), completer.CommandValues()
	root := command(a)
	for command := range allCommands(root) {
		_, known := commands[command.CommandPath()]
		if strings.Contains(command.Use, "REF") && !known {
			t.Errorf("nothing completes the REFs of %s: see commandValues", command.CommandPath())
		}
		command.Flags().VisitAll(func(flag *pflag.Flag) {
			if _, known := flags[flag.Name]; !known && flag.NoOptDefVal == "" && !slices.Contains(free, flag.Name) {
				t.Errorf("nothing says what completes --%s of %s: see flagValues", flag.Name, command.CommandPath())
			}
		})
	}
	root.InitDefaultHelpCmd()
	for path := range commands {
		if command, rest, err := root.Find(strings.Fields(path)[1:]); err != nil || len(rest) > 0 || command == (*cobra.Command)(nil) {
			t.Errorf("there is no command %s", path)
		}
	}
	for path, view := range completer.ColumnValues() {
		command, rest, err := root.Find(strings.Fields(path)[1:])
		if err != nil || len(rest) > 0 || command.CommandPath() != path {
			t.Errorf("there is no command %s", path)
		}
		_ = view
	}
	for command := range allCommands(root) {
		if _, found := completer.ColumnValues()[command.CommandPath()]; !found && command.Flags().Lookup("limit") != nil {
			t.Errorf("%s is a list, and its columns are not completed", command.CommandPath())
		}
	}
}

// allCommands are a command and those below it.
func allCommands(command *cobra.Command) func(func(*cobra.Command) bool) {
	return func(yield func(*cobra.Command) bool) {
		if !yield(command) {
			return
		}
		for _, below := range command.Commands() {
			for found := range allCommands(below) {
				if !yield(found) {
					return
				}
			}
		}
	}
}
