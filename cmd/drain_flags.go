package cmd

import (
	"github.com/spf13/pflag"

	"jt/internal/wait"
)

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
