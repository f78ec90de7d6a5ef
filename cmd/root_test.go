package cmd

import (
	"slices"
	"testing"

	"jt/internal/cli"
)

// The name of a command in the table must be its cobra name; otherwise it is not found as the first word.
func TestTableUsesTheNamesOfCommands(t *testing.T) {
	a := &cli.Session{}
	for _, group := range commandGroups() {
		for _, command := range group.commands {
			if name := command.build(a).Name(); name != command.name {
				t.Errorf("%q is named %q", name, command.name)
			}
		}
	}
}

// Only the commands that the first word can name are built.
func TestCommandsAreBuiltOnDemand(t *testing.T) {
	all := len(command(&cli.Session{}).Commands())
	for _, test := range []struct {
		args []string
		want int
	}{
		{[]string{"list", "--paused"}, 1},
		{[]string{"list", "pause"}, 1},
		{[]string{"__complete", "list", ""}, 1},
		{[]string{"__complete", "list"}, all}, // the word is not yet finished
		{[]string{"__complete", "help", "list", ""}, all},
		{[]string{"help", "list"}, all},
		{[]string{"ls"}, all},
		{[]string{"lits"}, all},
		{[]string{"--limit", "list"}, all},
		{[]string{"list-all"}, all},
		{[]string{""}, all},
		{nil, all},
	} {
		a := &cli.Session{Args: test.args}
		if got := len(command(a).Commands()); got != test.want {
			t.Errorf("%q: %d commands, want %d", test.args, got, test.want)
		}
	}
	a := &cli.Session{Args: []string{"list"}}
	list := command(a).Commands()
	if !slices.Equal(list[0].Aliases, []string{"ls"}) {
		t.Errorf("the first word selects %s", list[0].Name())
	}
}
