package cmd

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"jt/internal/cli"
	"jt/internal/wait"
)

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
	options := wait.Options{}
	command := &cobra.Command{
		Use:     "wait REF... | selection",
		Short:   "Wait until job types are idle, paused or unpaused",
		Long:    waitHelp,
		Example: waitExample,
		RunE: func(command *cobra.Command, args []string) error {
			options.Targets.Args = args
			return wait.Run(command.Context(), session, options)
		},
	}
	flags := command.Flags()
	addTargetFlags(flags, &options.Targets)
	flags.StringVar(&options.State, "for", string(wait.Idle), "`state` to wait for: idle, paused or unpaused")
	flags.StringVar(&options.Timeout, "timeout", "30m", "`time` to wait at the most; 0 looks once")
	flags.StringVar(&options.Interval, "interval", "5s", "`time` between two looks, of 100ms or more")
	addIgnoreLongRunning(flags, &options.IgnoreLongRunning)
	return command
}

func addIgnoreLongRunning(flags *pflag.FlagSet, ignore *bool) {
	flags.BoolVar(ignore, "ignore-long-running", false, "do not wait for the jobs of long-running job types, which do not end")
}
