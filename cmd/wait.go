package cmd

import (
	"context"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"jt/internal/change"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/internal/timerange"
	"jt/internal/wait"
)

// waitOptions are what `jt wait` was asked for.
type waitOptions struct {
	targets           selection.TargetOptions
	state             string
	timeout, interval string
	ignoreLongRunning bool
}

const waitExample = `  jt wait landsat-parse@1.0.0 --for idle
  jt pause --category imagery --yes && jt wait --category imagery --timeout 2h
  jt wait --paused --for unpaused --timeout 1d --interval 1m
  jt list --category imagery -o name | jt wait - --for paused`

const waitHelp = `Wait until all of the job types are

  idle       no job of theirs runs; jobs that queue do not count
  paused
  unpaused

All are asked for in one list every --interval, give or take, and less often the
longer nothing changes, up to six times that. Only a whole answer that was asked
for after the wait began counts. What may pass, such as a server that does not
answer, is asked again until --timeout; that jt is not signed in, or that there
is no such service, ends the wait. --timeout 0 looks once.

Out of time the exit code is 124, and stderr says what is left. The report has a
row for each job type in either case, as the last answer has it: id, name,
version, state, and for idle the jobs that run and since when the oldest does.

The jobs of long-running job types do not end: to wait for them to be idle is an
error (exit code 2), unless --ignore-long-running leaves them out.

Job types are named by REFs, or selected by flags, not both; they are looked up
once, at the beginning. A selection skips what that of jt pause skips, but takes
long-running job types in where it waits for idle. jt help selection tells more.`

func waitCommand(session *cli.Session) *cobra.Command {
	options := waitOptions{}
	command := &cobra.Command{
		Use:     "wait REF... | selection",
		Short:   "Wait until job types are idle, paused or unpaused",
		Long:    waitHelp,
		Example: waitExample,
		RunE: func(command *cobra.Command, args []string) error {
			readTargets(command.Flags(), &options.targets, args)
			return runWait(command.Context(), session, options)
		},
	}
	flags := command.Flags()
	addTargetFlags(flags, &options.targets)
	flags.StringVar(&options.state, "for", string(wait.Idle), "`state` to wait for: idle, paused or unpaused")
	flags.StringVar(&options.timeout, "timeout", "30m", "`time` to wait at the most; 0 looks once")
	flags.StringVar(&options.interval, "interval", "5s", "`time` between two looks, of 100ms or more")
	addIgnoreLongRunning(flags, &options.ignoreLongRunning)
	return command
}

func addIgnoreLongRunning(flags *pflag.FlagSet, ignore *bool) {
	flags.BoolVar(ignore, "ignore-long-running", false, "do not wait for the jobs of long-running job types, which do not end")
}

const leastInterval = 100 * time.Millisecond

func runWait(ctx context.Context, session *cli.Session, options waitOptions) error {
	state, err := wait.ParseState(options.state)
	if err != nil {
		return err
	}
	timeout, err := timerange.Duration(options.timeout)
	if err != nil {
		return cli.OfFlag("timeout", err)
	}
	interval, err := timerange.Duration(options.interval)
	if err != nil {
		return cli.OfFlag("interval", err)
	}
	if interval < leastInterval {
		return cli.UsageError("--interval "+options.interval+" would ask the server all the time", "give 100ms or more")
	}
	if state == wait.Idle {
		options.targets.Include("include-long-running") // what is said of them is said below
	}
	if err := options.targets.Prepare(); err != nil {
		return err
	}
	// The report is printed after an interrupt too.
	printer, err := session.Printer(context.WithoutCancel(ctx), wait.View(state))
	if err != nil {
		return err
	}
	scale, done, err := session.Connect(ctx)
	if err != nil {
		return err
	}
	defer done()

	found, err := options.targets.Find(ctx, scale, session.Environment.Stdin)
	if err != nil {
		return err
	}
	targets := unskipped(session, found)
	if state == wait.Idle {
		if targets, err = wait.Draining(session, targets, options.ignoreLongRunning); err != nil {
			return err
		}
		if len(targets) == 0 && !options.targets.AllowEmpty {
			return cli.NotFoundError("there is nothing to wait for: all of the job types are long-running", "--allow-empty makes that a success")
		}
	}
	w := wait.New(state, targets, timeout, interval)
	outcome := wait.Await(ctx, session, scale, w)
	written := wait.Print(printer, w)
	if outcome == nil {
		return change.Unwritten(written, "waited for "+cli.JobTypes(len(targets)))
	}
	if written != nil {
		session.Note("the report could not be written: %s", cli.SystemText(written))
	}
	return outcome
}

// unskipped leaves out what a selection skips, and says so.
func unskipped(session *cli.Session, found []selection.Target) []selection.Target {
	var targets, skipped []selection.Target
	for _, one := range found {
		if one.Skipped == "" {
			targets = append(targets, one)
		} else {
			skipped = append(skipped, one)
		}
	}
	selection.NoteSkipped(session, skipped)
	return targets
}
