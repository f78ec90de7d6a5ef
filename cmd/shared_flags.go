package cmd

import (
	"github.com/spf13/pflag"

	"jt/internal/cli"
	"jt/internal/selection"
	"jt/internal/wait"
)

func addSelectionFlags(flags *pflag.FlagSet, s *selection.Selection) {
	flags.StringArrayVar(&s.Names, "name", nil, "only those of this `name`, exactly; repeatable")
	flags.StringArrayVar(&s.Categories, "category", nil, "only those of this `category`, exactly; repeatable")
	s.Flags = selection.FieldFlags()
	for i := range s.Flags {
		flags.BoolVar(&s.Flags[i].Given, s.Flags[i].Name, false, s.Flags[i].Usage)
	}
	flags.Func("match", "only with this `regexp` in name, title or description*", func(given string) error {
		s.Match = &given
		return nil
	})
}

// targetHelp belongs into the help of each command that changes what REFs or a selection name.
const targetHelp = `Job types are named by REFs (an id, a name or NAME@VERSION, - for stdin), or
selected by flags such as --category or --all. All are looked up before anything
is changed. A selection skips system, long-running and archived job types unless
told otherwise, shows what it will do and asks on a terminal; elsewhere it needs
--yes. jt help selection tells more.`

func addTargetFlags(flags *pflag.FlagSet, o *selection.TargetOptions) {
	addSelectionFlags(flags, &o.Selection)
	flags.BoolVar(&o.All, "all", false, "select every job type")
	flags.StringArrayVar(&o.Except, "except", nil, "leave the job type that `REF` names out of the selection; repeatable")
	o.Guards = selection.TargetGuards()
	for i := range o.Guards {
		guard := &o.Guards[i]
		flags.BoolVar(&guard.Include, guard.Flag, false, "do not skip "+guard.Kind+" job types of the selection")
	}
	flags.BoolVar(&o.AllowEmpty, "allow-empty", false, "nothing to work on is no error")
}

func addConsentFlags(flags *pflag.FlagSet, o *cli.ConsentOptions) {
	flags.BoolVarP(&o.Yes, "yes", "y", false, "do not ask (JT_YES=1)")
}

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

const drainHelp = `

With --drain it then waits until no job of these job types runs any more, those
that were paused already too: as jt wait --for idle does, whose help tells how.
After --drain-timeout the exit code is 124, stderr says what still runs, and all
stays paused. Where a pause failed it does not wait. The jobs of long-running
job types do not end: that one is among them is an error before anything is
paused (exit code 2), unless --ignore-long-running leaves it out of the wait.`

func addDrainFlags(flags *pflag.FlagSet, o *wait.DrainOptions) {
	flags.BoolVar(&o.Wanted, "drain", false, "wait then until no job of the job types runs")
	flags.StringVar(&o.Timeout, "drain-timeout", "30m", "`time` to wait for that at the most")
	addIgnoreLongRunning(flags, &o.IgnoreLongRunning)
}

func readDrain(flags *pflag.FlagSet, o *wait.DrainOptions) {
	o.TimeoutGiven = flags.Changed("drain-timeout")
}
