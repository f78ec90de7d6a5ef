package cmd

import (
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"jt/internal/cli"
	"jt/internal/timerange"
)

// timeOptions are the flags of a time range.
type timeOptions struct {
	started, ended         string
	utc                    bool
	startedGiven, endGiven bool
	startedName, endedName string // as they were typed
}

func (o *timeOptions) addFlags(flags *pflag.FlagSet, what string) {
	flags.StringVar(&o.started, "started", "", what+" since this `time`: 3h, 2015-01-31; also --since")
	flags.StringVar(&o.ended, "ended", "", what+" before this `time`; also --until")
	flags.BoolVar(&o.utc, "utc", false, "read times without an offset as UTC, not as local time")
}

// read takes in what was given. args are the command line: its flags do not keep by which of two names they were given.
func (o *timeOptions) read(flags *pflag.FlagSet, args []string) {
	o.startedGiven, o.endGiven = flags.Changed("started"), flags.Changed("ended")
	o.startedName, o.endedName = typedName(args, "started", "since"), typedName(args, "ended", "until")
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

// between is the range that the flags name, read on one clock.
func (o *timeOptions) between(environment cli.Environment) (timerange.Range, error) {
	parser := timerange.Parser{
		Now: environment.Now(), Location: environment.Location, StartedName: "--" + o.startedName, EndedName: "--" + o.endedName,
	}
	if o.utc {
		parser.Location = time.UTC
	}
	var started, ended *string
	if o.startedGiven {
		started = &o.started
	}
	if o.endGiven {
		ended = &o.ended
	}
	return parser.Range(started, ended)
}

// window is between with a beginning: that of a range that has none lies as long before its end as status looks back.
func (o *timeOptions) window(between timerange.Range) (timerange.Range, error) {
	window, err := between.WithDefaultStart(defaultWindow)
	return window, cli.OfFlag(o.endedName, err)
}
