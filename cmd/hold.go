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
  jt hold --recover`

const holdHelp = `Pause job types, run COMMAND, and unpause them again: after its success and its
failure, after SIGINT, SIGQUIT, SIGTERM and SIGHUP. What is unpaused is exactly
what the hold paused itself: a job type that was paused before stays paused, and
so does one that somebody paused anew meanwhile.

COMMAND has the terminal, stdin, stdout and stderr; what jt has to say of the
hold goes to stderr. JT_HELD has the ids of the job types that are paused while
it runs, with commas between them, those that were paused before too. The exit
code is COMMAND's, 128+n where signal n ended it, 126 or 127 where it cannot be
run or is not there, which is looked at first.

With --drain COMMAND runs once no job of the job types runs any more, as jt wait
--for idle tells it; after --drain-timeout it does not run, and the exit code is
124. Where pausing or draining fails, or is interrupted, COMMAND does not run,
and what was paused is unpaused. A long-running job type with --drain is an
error before anything is paused (exit code 2), unless --ignore-long-running
leaves it out of the wait.

SIGNALS go on to COMMAND and what it has started. 10 seconds after the first one
the unpausing begins, whatever COMMAND does, and further ones do not stop it. A
COMMAND that still runs then is left behind, and the exit code is 128+n. Where
jt has a terminal it shares it, and its process group, with COMMAND: a Ctrl-C,
or Ctrl-\, has come to both already and is not sent again, so that kill -INT,
which looks the same, reaches jt alone; other signals go to the whole group
where the shell made it for jt, else to the process of COMMAND. Without a
terminal COMMAND has a group of its own.

THE JOURNAL is written to the disk before the first change, and says what the
hold paused, and since when, as the server has it. It is kept below
~/.local/state/jt/holds (XDG_STATE_HOME; on Windows %LocalAppData%\jt\state), or
in --journal FILE for machines that lose their disk. The unpausing goes on
trying for 2 minutes where the server does not answer, which --retries does not
change; --request-timeout 0 means 2 minutes here. If it fails all the same the
exit code is 6, the commands that would finish it are printed, and the journal
stays. So it does when jt is killed; jt pause, unpause and hold then say so. It
stays too where a request to pause had no clear answer: for 10 minutes the
server may still carry it out, and jt hold --recover looks.

jt hold --recover lists what holds left paused and unpauses it, after a question
or with --yes: only where a job type is still paused since the instant that the
journal has. Where a hold was killed before it could write the instant down, a
pause counts as its own that came within 10 minutes of its request, by the
server's clock. Where the server does not tell enough to know, it stays paused,
and that is a failure. It works on the holds of its own server (--server,
JT_SERVER) and names the others. The report is that of jt unpause.

HOLDS THAT OVERLAP know of each other, those of one user on one machine: a job
type that one paused is unpaused by the last one that needs it, also where the
one that paused it was killed. With --journal FILE a hold knows of none, and
none of it.

`

func holdCommand(session *cli.Session) *cobra.Command {
	options := hold.Options{}
	undo := false
	command := &cobra.Command{
		Use: "hold REF... | selection [flags] -- COMMAND [ARG...]", DisableFlagsInUseLine: true,
		Short:   "Keep job types paused while a command runs",
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
				return cli.UsageError("--journal is empty", "is the variable that it comes from unset? Leave the flag out to have jt's own folder")
			}
			if undo {
				if dash >= 0 || len(args) > 0 {
					return cli.UsageError("--recover undoes what holds left, and takes no job types and no COMMAND", recoverHint)
				}
				if others := flagsBeside(command, "recover", "journal", "yes", "dry-run"); len(others) > 0 {
					return cli.UsageError("--recover undoes what holds left, and does not go with "+strings.Join(others, ", "), recoverHint)
				}
				return hold.Recover(command.Context(), session, options)
			}
			return hold.Run(command.Context(), session, options)
		},
	}
	flags := command.Flags()
	addTargetFlags(flags, &options.Targets)
	addConsentFlags(flags, &options.Consent)
	addDrainFlags(flags, &options.Drain)
	flags.BoolVar(&options.DryRun, "dry-run", false, "show what would be done, and change and run nothing")
	flags.StringVar(&options.Journal, "journal", "", "`file` for the journal of the hold, in place of jt's own folder")
	flags.BoolVar(&undo, "recover", false, "undo the holds that were killed before they could do so")
	return command
}

// flagsBeside are the flags of the command itself that are given, beside some.
func flagsBeside(command *cobra.Command, some ...string) []string {
	var others []string
	command.LocalNonPersistentFlags().VisitAll(func(flag *pflag.Flag) {
		if flag.Changed && !slices.Contains(some, flag.Name) {
			others = append(others, "--"+flag.Name)
		}
	})
	return others
}

const recoverHint = "`jt hold --recover` lists it, and asks"
