package cmd

import (
	"fmt"

	"github.com/spf13/cobra"

	"jt/internal/cli"
	"jt/internal/hold"
	"jt/internal/selection"
	"jt/internal/snapshot"
)

const restoreExample = `  jt restore cluster.yaml --dry-run
  jt restore cluster.yaml --dry-run --fail-on-changes || echo differs
  jt restore cluster.yaml --yes
  jt restore before.yaml --only paused
  jt snapshot --category imagery | jt --server https://other/api restore - --yes
  git show HEAD~1:cluster.yaml | jt restore - --dry-run`

const restoreHelp = `Restore job types from a snapshot: whether they are paused, and their error
mappings. FILE is what jt snapshot wrote; - reads it from stdin.

The file is YAML or JSON; its name does not matter. jt checks all of it before
it sends any request. In YAML it accepts no tags, anchors or aliases.

jt finds job types by name and version, so that the file of one server can be
restored on another; the ids in it are ignored. What is already as in the file
is left alone: a second run changes nothing and sends nothing, and you can
simply repeat a run that was interrupted. What the file does not say about a job
type remains as it is, and so do job types that are not in the file. --only
paused and --only mapping restore one part of the file.

jt shows the plan on stderr: what is now, what the snapshot has, and what will be
done. --dry-run shows all of it and ends there; its table has the columns now and
snapshot, and its JSON keys of these names. With --fail-on-changes its exit code
is 7 if anything would be changed, as with git diff --exit-code; errors keep
theirs, such as 6 if part of the file cannot be restored.

On a terminal jt asks before it changes anything. Elsewhere it needs --yes or
JT_YES=1, unless there is nothing to change.

Snapshots of other releases of Scale can be restored, except for error mappings
that mean something else there. Up to /v5 a mapping names errors of the server;
from /v6 on (key release) a job type defines its own; /v6 of Scale 5.9 changes
none. jt names the job types whose mapping is not restorable on this release,
restores whether they are paused, and reports them as failed. --only paused
leaves mappings out. A plan that unpauses job types on a release that cannot
unpause them is an error (exit code 2) before anything is changed.

An error mapping of null is restored as {}, which clears it. A mapping that must
not be sent to servers is an error before anything is changed, unless the job
type already has it. A mapping that the server cannot read (it returns an
internal error for the job type) is replaced by the one in the file.

Every change is verified. The report has a row for each job type of the file: id,
name, version, action, result and error. The action is pause, unpause, mapping,
pause+mapping, unpause+mapping or none. A table counts what is unchanged, and -o
name prints only what was changed. jt help results lists the results.

The exit code is 6 if part of the file could not be restored, because job types
are unknown here or changes failed, completely or in part. It is 3 if all job
types are unknown. If all changes failed completely, it is the exit code of the
failure.
--allow-unknown ignores unknown job types.`

func restoreCommand(session *cli.Session) *cobra.Command {
	options := snapshot.RestoreOptions{}
	command := &cobra.Command{
		Use:     "restore FILE|-",
		Short:   "Restore a snapshot",
		Long:    restoreHelp,
		Example: restoreExample,
		RunE: func(command *cobra.Command, args []string) error {
			if err := readRestoreFile(args, &options); err != nil {
				return err
			}
			if err := checkOnly(command.Flags(), options.Only); err != nil {
				return err
			}
			options.WarnOfUnpausing = func(server string, targets []selection.Target) { hold.WarnOfHeld(session, server, targets) }
			return snapshot.Restore(command.Context(), session, options)
		},
	}
	flags := command.Flags()
	addOnlyFlag(flags, &options.Only)
	addConsentFlags(flags, &options.Consent)
	flags.BoolVar(&options.DryRun, "dry-run", false, "show what would be done, and change nothing")
	flags.BoolVar(&options.FailOnChange, "fail-on-changes", false, "with --dry-run: exit code 7 if anything would be changed")
	flags.BoolVar(&options.FailOnChange, "exit-code", false, "another name of --fail-on-changes")
	flags.Lookup("exit-code").Hidden = true
	flags.BoolVar(&options.AllowUnknown, "allow-unknown", false, "ignore job types that the server does not have")
	recordChanges(session, command)
	return command
}

func readRestoreFile(args []string, options *snapshot.RestoreOptions) error {
	switch {
	case len(args) == 0:
		return cli.UsageError("no file given", "name a file that `jt snapshot` wrote, or - for stdin")
	case len(args) > 1:
		return cli.UsageError(fmt.Sprintf("jt restore takes one file: %q is another", args[1]), "run it once for each file")
	case args[0] == "":
		return cli.UsageError("the name of the file is empty", "is the variable that it comes from unset? Name a file, or - for stdin")
	}
	options.File = args[0]
	return nil
}
