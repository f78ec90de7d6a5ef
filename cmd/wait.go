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

const waitHelp = `Wait until all job types are idle (none of their jobs is running), paused, or
unpaused. Queued jobs do not count.

jt reads one list for all job types about every --interval, and less often while
nothing changes, up to six times the interval. Only a complete response to a
request that was sent after the wait began counts. Temporary failures, such as a
server that does not respond, are retried until --timeout, from the first look at
the REFs on. If you are not signed in, or the server has no such service, the
wait ends.

When --timeout is up, jt reads once more, for up to 10s: what was reached by then
counts. Whether time during which the computer sleeps counts depends on the
system; jt reads after it in any case.

If the wait times out, the exit code is 124, and stderr says what remains. In
either case the report has a row for each job type, from the last response: id,
name, version and state; for idle also the number of running jobs, and since
when the oldest of them is running. A table counts job types of a selection, or
from stdin, that are as wanted, and shows only the others. state is idle,
running, paused, unpaused, or unknown if there was no response.

Long-running job types never become idle, because their jobs do not end: waiting
for that is an error (exit code 2), unless --ignore-long-running leaves them out.
Scale 7 does not show which they are; jt help drain says what happens then.

Name job types by REF, or select them with flags, not both. They are chosen at
the beginning. A selection skips the same job types as in jt
pause, except that waiting for idle includes long-running ones. See jt help
selection.`

func waitCommand(session *cli.Session) *cobra.Command {
	options := wait.Options{}
	command := &cobra.Command{
		Use:     "wait (REF... | SELECTION)",
		Short:   "Wait until idle or paused",
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
	flags.StringVar(&options.Timeout, "timeout", "30m", "longest `time` to wait; 0 checks once")
	flags.StringVar(&options.Interval, "interval", "5s", "`time` between two checks, 100ms or more")
	addIgnoreLongRunning(flags, &options.IgnoreLongRunning)
	return command
}

func addIgnoreLongRunning(flags *pflag.FlagSet, ignore *bool) {
	flags.BoolVar(ignore, "ignore-long-running", false, "do not wait for long-running job types, whose jobs do not end")
}
