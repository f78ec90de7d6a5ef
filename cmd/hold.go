package cmd

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"jt/internal/cli"
	"jt/internal/hold"
)

const holdExample = `  jt hold landsat-parse@1.0.0 -- ./deploy.sh
  jt hold --category imagery --drain --yes -- make migrate
  jt hold --category imagery --yes -- sh -c 'echo "held: $JT_HELD"'
  jt hold --list
  jt hold --recover`

const holdHelp = `Pause job types, run COMMAND, and unpause them again, whether COMMAND succeeds
or fails, and also after a signal such as SIGINT, SIGTERM or SIGHUP.

jt unpauses exactly what the hold paused. A job type that was already paused
stays paused, and so does one that somebody else paused in the meantime. If a job
type was, or may have been, unpaused while COMMAND ran, a warning at the end
names it; the exit code is still that of COMMAND.

COMMAND uses jt's terminal, stdin, stdout and stderr; jt writes its own notes to
stderr, unless -q or -o json is given. JT_HELD contains the ids of the job types that are paused while COMMAND
runs, separated by commas, including those that were already paused. The exit
code is that of COMMAND, or 128+n if signal n ended it. It is 126 if COMMAND
cannot be run, and 127 if it does not exist. Before it pauses anything, jt
checks that COMMAND exists and is executable.

COMMAND inherits the environment with JT_TOKEN and JT_PASSWORD, so that it can
call jt. --no-secrets-in-env withholds them, and the variables that contexts and
--header-env name; jt in COMMAND must then sign in some other way.

If pausing fails or is interrupted, COMMAND does not run, and jt unpauses what
it had paused. With --drain, COMMAND runs once the job types have no running
jobs (jt help drain). jt help signals explains how signals reach COMMAND.

A journal on disk records what the hold paused. If jt is killed, jt hold
--recover unpauses what the hold left paused, but not while COMMAND is still
running, unless --force is given. jt help journal explains this, and what
happens when holds overlap. jt hold --list shows the holds of this user on this
machine, on all servers, without those with --journal: since when, whether jt
is running or was killed, what they keep paused, and COMMAND, which the journal
records. It sends no request. jt unpause of what a hold needs does it, with a
warning that names the hold. JT_HOLD, the path of the journal, exempts COMMAND.

`

func holdCommand(session *cli.Session) *cobra.Command {
	options := hold.Options{}
	undo, list := false, false
	command := &cobra.Command{
		Use: "hold (REF... | SELECTION) [flags] -- COMMAND [ARG...]", DisableFlagsInUseLine: true,
		Short:   "Pause while a command runs",
		Long:    holdHelp + targetHelp,
		Example: holdExample,
		RunE: func(command *cobra.Command, args []string) error {
			dash := command.ArgsLenAtDash()
			if dash >= 0 {
				args, options.Program = args[:dash], args[dash:]
			}
			options.Targets.Args = args
			readDrain(command.Flags(), &options.Drain)
			if command.Flags().Changed("journal") && options.Journal == "" {
				return cli.UsageError("--journal is empty", "is the variable that it comes from unset? Without the flag jt uses its own folder")
			}
			if list {
				if others := flagsBeside(command, "list"); dash >= 0 || len(args) > 0 || len(others) > 0 {
					return cli.UsageError("--list takes no job types, no COMMAND and no other flags of jt hold", "`jt hold --list` lists the holds on all servers")
				}
				return hold.List(command.Context(), session)
			}
			if undo {
				if dash >= 0 || len(args) > 0 {
					return cli.UsageError("--recover takes no job types and no COMMAND", recoverHint)
				}
				if others := flagsBeside(command, "recover", "forget", "force", "confirm-for", "journal", "yes", "dry-run", "reason"); len(others) > 0 {
					return cli.UsageError("--recover cannot be used together with "+strings.Join(others, ", "), recoverHint)
				}
				return hold.Recover(command.Context(), session, options)
			}
			if len(options.Forget) > 0 {
				return cli.UsageError("--forget needs --recover", recoverHint)
			}
			if options.Force {
				return cli.UsageError("--force needs --recover", recoverHint)
			}
			return hold.Run(command.Context(), session, options)
		},
	}
	flags := command.Flags()
	addTargetFlags(flags, &options.Targets)
	addConsentFlags(flags, &options.Consent)
	addDrainFlags(flags, &options.Drain)
	flags.BoolVar(&options.DryRun, "dry-run", false, "show what would be done; change nothing, run nothing")
	flags.StringVar(&options.Journal, "journal", "", "write the journal to this `file`, not to jt's own folder (jt help journal)")
	flags.BoolVar(&list, "list", false, "list your holds on this machine, from their journals")
	flags.BoolVar(&undo, "recover", false, "undo holds that were killed before they could unpause")
	flags.StringVar(&options.ConfirmFor, "confirm-for", "30s", "longest `time` to read again what is out of date")
	flags.BoolVar(&options.NoSecrets, "no-secrets-in-env", false, "run COMMAND without the variables that contain jt's secrets")
	flags.StringArrayVar(&options.Forget, "forget", nil, "--recover: leave `REF` as it is, and drop it from the journals; repeatable")
	flags.BoolVar(&options.Force, "force", false, "--recover: unpause even while COMMAND of a killed hold is still running")
	recordChanges(session, command)
	return command
}

// flagsBeside returns the command's own flags that are given, except some.
func flagsBeside(command *cobra.Command, some ...string) []string {
	var others []string
	command.LocalNonPersistentFlags().VisitAll(func(flag *pflag.Flag) {
		if flag.Changed && !slices.Contains(some, flag.Name) {
			others = append(others, "--"+flag.Name)
		}
	})
	return others
}

const recoverHint = "`jt hold --recover` lists what holds left paused, and asks before it unpauses"
