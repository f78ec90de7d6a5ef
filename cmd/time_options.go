package cmd

import (
	"errors"
	"time"

	"github.com/spf13/pflag"

	"jt/internal/timerange"
)

// timeOptions are the flags of a time range.
type timeOptions struct {
	started, ended         string
	utc                    bool
	startedGiven, endGiven bool
}

func (o *timeOptions) addFlags(flags *pflag.FlagSet, what string) {
	flags.StringVar(&o.started, "started", "", what+" since this `time`: 3h, 2015-01-31; also --since")
	flags.StringVar(&o.ended, "ended", "", what+" before this `time`; also --until")
	flags.BoolVar(&o.utc, "utc", false, "read times without an offset as UTC, not as local time")
}

func (o *timeOptions) read(flags *pflag.FlagSet) {
	o.startedGiven, o.endGiven = flags.Changed("started"), flags.Changed("ended")
}

// between is the range that the flags name, read on one clock.
func (o *timeOptions) between(environment Environment) (timerange.Range, error) {
	parser := timerange.Parser{Now: environment.Now(), Location: environment.Location}
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
	between, err := parser.Range(started, ended)
	return between, ofFlag("", err)
}

// ofFlag names the flag that an error is about, as it is typed.
func ofFlag(flag string, err error) error {
	refusal, ok := errors.AsType[*timerange.Error](err)
	if !ok {
		return err
	}
	if flag == "" {
		flag = refusal.Parameter
	}
	refusal.Parameter = "--" + flag
	return refusal
}
