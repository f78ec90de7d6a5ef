package cmd

import (
	"github.com/spf13/cobra"

	"jt/internal/cli"
	"jt/internal/log"
)

const logExample = `  jt log --since 12h
  jt log landsat-parse@1.0.0 --failed
  jt log --since yesterday --context prod -o markdown
  jt log --since 1h --failed -o name | sort -u`

const logHelp = `Show what was done with jt on this machine: who changed which job type, where,
when and why, and whether it succeeded.

Recorded are the changes of jt pause, unpause, update, restore and hold, and the
requests of jt api that can change something. Their --reason says why. jt log
sends no request.

REFs show only changes of these job types; of a request of jt api only the id in
its path is known. --server and --context, which may name several contexts, show
only changes made there; JT_SERVER, JT_CONTEXT and the current context choose
nothing.
Changes are in the order in which they were written.

jt show and jt list --paused -o wide say who paused a job type and why, if its
pause is in the log.

-o markdown is a hand-over note: a sentence for all that one command did with the
same result. -o name prints the REF of each change.

The log is log.jsonl in ~/.local/state/jt (XDG_STATE_HOME; on Windows
%LocalAppData%\jt\state), for its user only. Beyond 4 MiB it is moved to
log.jsonl.1, in place of the one before. It has no secrets: of jt api it has the
method and the path, no query and no body, and it does not have the COMMAND of
jt hold. Dry runs are not in it. A jt that is killed may lack its last line. If
the file cannot be written, the change is made all the same, and jt says so.
JT_LOG=off turns the log off.

The results are those of jt help results, and accepted for a request of jt api,
whose effect jt does not verify.`

func logCommand(session *cli.Session) *cobra.Command {
	options := log.ShowOptions{}
	command := &cobra.Command{
		Use:         "log [REF...]",
		Short:       "Show what was done with jt",
		Long:        logHelp,
		Example:     logExample,
		Annotations: map[string]string{severalServers: ""},
		RunE: func(command *cobra.Command, args []string) error {
			options.Refs = args
			return log.Show(command.Context(), session, options)
		},
	}
	flags := command.Flags()
	flags.BoolVar(&options.Failed, "failed", false, "only changes that failed")
	addTimeFlags(flags, &options.Time, "only changes made")
	return command
}

// recordChanges makes a command record its changes for jt log.
func recordChanges(session *cli.Session, command *cobra.Command) {
	options := log.Options{}
	command.Flags().StringVar(&options.Reason, "reason", "", "`text` to record with each change, such as a ticket (jt log)")
	command.PreRunE = func(command *cobra.Command, _ []string) error {
		options.Given = command.Flags().Changed("reason")
		return log.Record(session, command.Name(), options)
	}
}
