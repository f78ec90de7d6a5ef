package cmd

import (
	"github.com/spf13/pflag"

	"jt/internal/selection"
)

func addSelectionFlags(flags *pflag.FlagSet, s *selection.Selection) {
	addRepeated(flags, &s.Names, "name", "only those of this `name`, exactly; repeatable")
	addRepeated(flags, &s.Categories, "category", "only those of this `category`, exactly; repeatable")
	s.Flags = selection.SelectionFlags()
	for i := range s.Flags {
		flags.BoolVar(&s.Flags[i].Given, s.Flags[i].Name, false, s.Flags[i].Usage)
	}
	flags.StringVar(&s.Match, "match", "", "only with this `regexp` in name, title or description*")
}

// readSelection takes what only the parsed command line tells.
func readSelection(flags *pflag.FlagSet, s *selection.Selection) { s.Matching = flags.Changed("match") }
