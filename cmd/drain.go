package cmd

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/pflag"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/timerange"
)

// drainOptions say whether a command that pauses waits until no job of what it paused runs any more.
type drainOptions struct {
	wanted            bool
	timeout           string
	ignoreLongRunning bool

	timeoutGiven bool
	limit        time.Duration
}

const drainHelp = `

With --drain it then waits until no job of these job types runs any more, those
that were paused already too: as jt wait --for idle does, whose help tells how.
After --drain-timeout the exit code is 124, stderr says what still runs, and all
stays paused. Where a pause failed it does not wait. The jobs of long-running
job types do not end: that one is among them is an error before anything is
paused (exit code 2), unless --ignore-long-running leaves it out of the wait.`

func (o *drainOptions) addFlags(flags *pflag.FlagSet) {
	flags.BoolVar(&o.wanted, "drain", false, "wait then until no job of the job types runs")
	flags.StringVar(&o.timeout, "drain-timeout", "30m", "`time` to wait for that at the most")
	addIgnoreLongRunning(flags, &o.ignoreLongRunning)
}

// prepare checks the flags before anything is sent.
func (o *drainOptions) prepare() (err error) {
	if !o.wanted && (o.timeoutGiven || o.ignoreLongRunning) {
		return cli.UsageError("--drain-timeout and --ignore-long-running go with --drain alone", "add --drain, or leave them out")
	}
	o.limit, err = timerange.Duration(o.timeout)
	return cli.OfFlag("drain-timeout", err)
}

func (o *drainOptions) read(flags *pflag.FlagSet) { o.timeoutGiven = flags.Changed("drain-timeout") }

// draining are the job types that come to rest once they are paused. That others are among them is an error, unless
// those are to be left out.
func draining(session *cli.Session, targets []target, ignoreLongRunning bool) ([]target, error) {
	var ending, endless []target
	for _, found := range targets {
		longRunning, err := found.object.Boolean("is_long_running")
		if err != nil {
			return nil, err
		}
		if longRunning {
			endless = append(endless, found)
		} else {
			ending = append(ending, found)
		}
	}
	if len(endless) == 0 {
		return ending, nil
	}
	refs := make([]string, 0, len(endless))
	for _, found := range endless {
		refs = append(refs, found.ref)
	}
	if ignoreLongRunning {
		session.Note("not waited for, long-running: %s", cli.SomeNames(refs))
		return ending, nil
	}
	return nil, cli.UsageError(
		"the jobs of long-running job types do not end, so there is no waiting for them: "+cli.SomeNames(refs),
		"--ignore-long-running waits for the others alone",
	)
}

// drain waits until no job of paused job types runs. Where time runs out it says what still does.
func drain(ctx context.Context, session *cli.Session, scale *client.Client, targets []target, limit time.Duration) error {
	wait := newWaiting(waitIdle, targets, limit, lookInterval)
	wait.draining = true
	err := await(ctx, session, scale, wait)
	if _, ok := errors.AsType[*timeoutError](err); ok {
		for _, one := range wait.left() {
			if one.seen.running > 0 {
				oldest := ""
				if !one.seen.since.IsZero() { // the server does not always tell
					oldest = ", the oldest since " + one.seen.since.UTC().Format(time.RFC3339)
				}
				session.Note("still running: %s: %s%s", one.target.ref, cli.Jobs(one.seen.running), oldest)
			}
		}
	}
	return err
}

// drainPaused is the second half of `jt pause --drain`, after the report of the first.
func drainPaused(ctx context.Context, session *cli.Session, scale *client.Client, reported error, targets []target, limit time.Duration) error {
	if reported != nil && !cli.ReaderGone(reported) {
		session.Note("not waited for running jobs: not everything was paused")
		return reported
	}
	err := drain(ctx, session, scale, targets, limit)
	if err == nil {
		return reported
	}
	if ranOut, ok := errors.AsType[*timeoutError](err); ok {
		ranOut.message += "; all stays paused"
		return ranOut
	}
	session.Note("all stays paused")
	return err
}
