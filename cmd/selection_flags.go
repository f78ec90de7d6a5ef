package cmd

import (
	"github.com/spf13/pflag"

	"jt/internal/selection"
)

func addSelectionFlags(flags *pflag.FlagSet, s *selection.Selection) {
	addRepeated(flags, &s.Names, "name", "only those of this `name`, exactly; repeatable")
	addRepeated(flags, &s.Categories, "category", "only those of this `category`, exactly; repeatable")
	s.Flags = selection.FieldFlags()
	for i := range s.Flags {
		flags.BoolVar(&s.Flags[i].Given, s.Flags[i].Name, false, s.Flags[i].Usage)
	}
	flags.Func("match", "only with this `regexp` in name, title or description*", set(&s.Match))
}

// set sets a text, which is nil where the flag is not given.
func set(text **string) func(string) error {
	return func(given string) error {
		*text = &given
		return nil
	}
}
