package cmd

import (
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"jt/internal/selection"
)

func addTimeFlags(flags *pflag.FlagSet, o *selection.Times, what string) {
	flags.StringVar(&o.Started, "started", "", what+" since this `time`: 3h, 2015-01-31; also --since")
	flags.StringVar(&o.Ended, "ended", "", what+" before this `time`; also --until")
	flags.BoolVar(&o.Utc, "utc", false, "read times without an offset as UTC, not as local time")
}

// readTimes takes in what was given. args are the command line: its flags do not keep by which of two names they were given.
func readTimes(flags *pflag.FlagSet, o *selection.Times, args []string) {
	o.StartedGiven, o.EndGiven = flags.Changed("started"), flags.Changed("ended")
	o.StartedName, o.EndedName = typedName(args, "started", "since"), typedName(args, "ended", "until")
}

// typedName is the one of two names by which a flag was given last.
func typedName(args []string, name, alias string) string {
	for _, arg := range slices.Backward(args) {
		switch flag, _, _ := strings.Cut(arg, "="); flag {
		case "--" + name:
			return name
		case "--" + alias:
			return alias
		}
	}
	return name
}
