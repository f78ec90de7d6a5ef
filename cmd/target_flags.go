package cmd

import (
	"github.com/spf13/pflag"

	"jt/internal/selection"
)

// targetHelp belongs into the help of each command that changes what REFs or a selection name.
const targetHelp = `Job types are named by REFs (an id, a name or NAME@VERSION, - for stdin), or
selected by flags such as --category or --all. All are looked up before anything
is changed. A selection skips system, long-running and archived job types unless
told otherwise, shows what it will do and asks on a terminal; elsewhere it needs
--yes. jt help selection tells more.`

func addTargetFlags(flags *pflag.FlagSet, o *selection.TargetOptions) {
	addSelectionFlags(flags, &o.Selection)
	flags.BoolVar(&o.All, "all", false, "select every job type")
	addRepeated(flags, &o.Except, "except", "leave the job type that `REF` names out of the selection; repeatable")
	o.Guards = selection.TargetGuards()
	for i := range o.Guards {
		guard := &o.Guards[i]
		flags.BoolVar(&guard.Include, guard.Flag, false, "do not skip "+guard.Kind+" job types of the selection")
	}
	flags.BoolVar(&o.AllowEmpty, "allow-empty", false, "nothing to work on is no error")
}
