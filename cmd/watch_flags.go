package cmd

import (
	"github.com/spf13/pflag"

	"jt/internal/watch"
)

func addWatchFlags(flags *pflag.FlagSet, o *watch.Options) {
	flags.BoolVar(&o.On, "watch", false, "keep the table on the screen of a terminal, and mark changes")
	flags.StringVar(&o.Interval, "interval", watch.DefaultInterval, "`time` between two readings of --watch, from 1s")
}

func readWatch(flags *pflag.FlagSet, o *watch.Options) { o.IntervalGiven = flags.Changed("interval") }
