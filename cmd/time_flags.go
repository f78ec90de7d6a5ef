package cmd

import (
	"github.com/spf13/pflag"

	"jt/internal/selection"
)

func addTimeFlags(flags *pflag.FlagSet, o *selection.Times, what string) {
	o.StartedName, o.EndedName = "started", "ended"
	flags.Func("started", what+" since this `time`: 3h, 2015-01-31; also --since", setTime(&o.Started, &o.StartedName, "started"))
	flags.Func("ended", what+" before this `time`; also --until", setTime(&o.Ended, &o.EndedName, "ended"))
	flags.Func("since", "the same as --started", setTime(&o.Started, &o.StartedName, "since"))
	flags.Func("until", "the same as --ended", setTime(&o.Ended, &o.EndedName, "until"))
	for _, other := range []string{"since", "until"} {
		flags.Lookup(other).Hidden = true
	}
	flags.BoolVar(&o.UTC, "utc", false, "read times without an offset as UTC, not as local time")
}

// setTime sets the text of a time, and by which of its two names it was given: messages use that one.
func setTime(text **string, givenName *string, name string) func(string) error {
	return func(given string) error {
		*text, *givenName = &given, name
		return nil
	}
}
