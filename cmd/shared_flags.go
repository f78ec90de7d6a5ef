package cmd

import (
	"github.com/spf13/pflag"

	"jt/internal/cli"
	"jt/internal/selection"
	"jt/internal/wait"
)

// addSelectionFlags adds the flags of a selection, except those for fields that the command sets.
func addSelectionFlags(flags *pflag.FlagSet, s *selection.Selection, set ...string) {
	addNamesAndCategories(flags, s)
	s.Flags = selection.FieldFlags(set...)
	for i := range s.Flags {
		flags.BoolVar(&s.Flags[i].Given, s.Flags[i].Name, false, s.Flags[i].Usage)
	}
	addMatchFlag(flags, s)
}

func addNamesAndCategories(flags *pflag.FlagSet, s *selection.Selection) {
	flags.StringArrayVar(&s.Names, "name", nil, "only job types with exactly this `name`; repeatable")
	flags.StringArrayVar(&s.Categories, "category", nil, "only job types of exactly this `category`; repeatable")
}

func addMatchFlag(flags *pflag.FlagSet, s *selection.Selection) {
	flags.Var(&textFlag{set: func(given string) error {
		s.Match = &given
		return nil
	}}, "match", "name, title or description must match this `regexp`*")
}

// addPausedTimes adds the flags that select by when a job type was paused.
func addPausedTimes(flags *pflag.FlagSet, s *selection.Selection) {
	s.Paused.StartedName, s.Paused.EndedName = "paused-after", "paused-before"
	flags.Var(&textFlag{set: setTime(&s.Paused.Started, &s.Paused.StartedName, "paused-after")}, "paused-after", "only job types paused since this `time`: 3h, 2015-01-31*")
	flags.Var(&textFlag{set: setTime(&s.Paused.Ended, &s.Paused.EndedName, "paused-before")}, "paused-before", "only job types paused before this `time`*")
}

// textFlag is a flag that a function reads. It keeps its text, which --watch shows.
type textFlag struct {
	set  func(string) error
	text string
}

func (f *textFlag) Set(text string) error {
	f.text = text
	return f.set(text)
}

func (f *textFlag) String() string { return f.text }

func (f *textFlag) Type() string { return "string" }

// targetHelp is for the help of each command that changes job types named by REFs or a selection.
const targetHelp = `Name job types by REF (an id, a name or NAME@VERSION; - reads REFs from stdin),
or give a SELECTION: flags such as --category or --all. jt looks up all of them
before it changes anything. A selection skips system, long-running and archived
job types unless you include them. REFs, however many, need no confirmation. For
a selection, jt shows what it will do and asks for confirmation on a terminal;
elsewhere it needs --yes (jt help selection).`

func addTargetFlags(flags *pflag.FlagSet, o *selection.TargetOptions, set ...string) {
	addSelectionFlags(flags, &o.Selection, set...)
	flags.BoolVar(&o.All, "all", false, "select all job types")
	flags.StringArrayVar(&o.Except, "except", nil, "leave out the job type that `REF` names, - reads them from stdin; repeatable")
	o.Guards = selection.TargetGuards()
	for i := range o.Guards {
		guard := &o.Guards[i]
		flags.BoolVar(&guard.Include, guard.Flag, false, "do not skip "+guard.Kind+" job types")
	}
	flags.BoolVar(&o.AllowEmpty, "allow-empty", false, "succeed if there is nothing to do")
}

func addConsentFlags(flags *pflag.FlagSet, o *cli.ConsentOptions) {
	flags.BoolVarP(&o.Yes, "yes", "y", false, "do not ask for confirmation (JT_YES=1)")
}

func addTimeFlags(flags *pflag.FlagSet, o *selection.Times, what string) {
	addSinceFlag(flags, o, what)
	addTimeFlag(flags, &o.Ended, &o.EndedName, "until", "ended", what+" before this `time`")
}

func addSinceFlag(flags *pflag.FlagSet, o *selection.Times, what string) {
	addTimeFlag(flags, &o.Started, &o.StartedName, "since", "started", what+" since this `time`: 3h, 02:00, 2015-01-31")
	addUTCFlag(flags, o)
}

// addTimeFlag adds a flag and its hidden alias.
func addTimeFlag(flags *pflag.FlagSet, text **string, givenName *string, name, alias, usage string) {
	*givenName = name
	flags.Var(&textFlag{set: setTime(text, givenName, name)}, name, usage)
	flags.Var(&textFlag{set: setTime(text, givenName, alias)}, alias, "the same as --"+name)
	flags.Lookup(alias).Hidden = true
}

func addUTCFlag(flags *pflag.FlagSet, o *selection.Times) {
	flags.BoolVar(&o.UTC, "utc", false, "read times without an offset as UTC, not local time")
}

// setTime sets the text of a time and the name of the flag that was typed: messages use that name.
func setTime(text **string, givenName *string, name string) func(string) error {
	return func(given string) error {
		*text, *givenName = &given, name
		return nil
	}
}

func addDrainFlags(flags *pflag.FlagSet, o *wait.DrainOptions) {
	flags.BoolVar(&o.Wanted, "drain", false, "after pausing, wait until running jobs have finished")
	flags.StringVar(&o.Timeout, "drain-timeout", "30m", "longest `time` that --drain waits")
	addIgnoreLongRunning(flags, &o.IgnoreLongRunning)
}

func readDrain(flags *pflag.FlagSet, o *wait.DrainOptions) {
	o.TimeoutGiven = flags.Changed("drain-timeout")
}
