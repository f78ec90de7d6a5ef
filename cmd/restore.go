package cmd

import (
	"fmt"

	"github.com/spf13/cobra"

	"jt/internal/cli"
	"jt/internal/snapshot"
)

const restoreExample = `  jt restore cluster.yaml --dry-run
  jt restore cluster.yaml --yes
  jt restore before.yaml --only paused
  jt snapshot --category imagery | jt --server https://other/api restore - --yes
  git show HEAD~1:cluster.yaml | jt restore - --dry-run`

const restoreHelp = `Make job types as a file of jt snapshot has them: whether they are paused, and
their error mappings. The file is YAML or JSON, whatever its name; - reads it
from stdin. It is checked as a whole before anything is asked or sent.

Job types are found by name and version, so that a file of one server can be
restored on another; the ids in it are not looked at. What is as the file has it
is left alone: a second run changes nothing and sends nothing, and one that was
interrupted is simply run again. What the file does not say of a job type stays
as it is, and so do job types that are not in it. --only paused and --only
mapping restore one part of the file.

The plan is shown on stderr as a difference, --dry-run shows all of it and ends
there. On a terminal jt asks before it changes anything; elsewhere it needs
--yes or JT_YES=1, unless there is nothing to change.

An error mapping of null is restored as {}, which clears it. One that servers
must not be sent is an error before anything is changed, unless the job type has
just that mapping already. A mapping that the server cannot read (it answers an
internal error for the details) is replaced by the file's.

Every change is verified: a server that says yes and does nothing is reported as
a failure. The report has a row for each job type of the file: id, name,
version, action, result and error. The action is pause, unpause, mapping,
pause+mapping, unpause+mapping or none. The results are

  restored    changed
  unchanged   it was so already, or the file does not say
  unknown     the server has no job type of that name and version
  failed      not changed, or only in part, or not known to be; error tells
  skipped     not begun; error tells why
  planned     what --dry-run would change

Where some of the file could not be restored, because job types are unknown here
or changes failed, whole or in part, the exit code is 6; where all of its job
types are unknown it is 3, and where all changes failed whole that of the
failure. --allow-unknown makes unknown job types no error.`

func restoreCommand(session *cli.Session) *cobra.Command {
	options := snapshot.RestoreOptions{}
	command := &cobra.Command{
		Use:     "restore FILE|-",
		Short:   "Make job types as a snapshot has them",
		Long:    restoreHelp,
		Example: restoreExample,
		RunE: func(command *cobra.Command, args []string) error {
			if err := readRestoreFile(args, &options); err != nil {
				return err
			}
			if err := checkOnly(command.Flags(), options.Only); err != nil {
				return err
			}
			return snapshot.Restore(command.Context(), session, options)
		},
	}
	flags := command.Flags()
	addOnlyFlag(flags, &options.Only)
	addConsentFlags(flags, &options.Consent)
	flags.BoolVar(&options.DryRun, "dry-run", false, "show what would be done, and change nothing")
	flags.BoolVar(&options.AllowUnknown, "allow-unknown", false, "job types that the server does not have are no error")
	return command
}

func readRestoreFile(args []string, options *snapshot.RestoreOptions) error {
	switch {
	case len(args) == 0:
		return cli.UsageError("no file is given", "name one that jt snapshot wrote, or - for stdin")
	case len(args) > 1:
		return cli.UsageError(fmt.Sprintf("jt restore takes one file, and %q is another", args[1]), "run it once for each file")
	case args[0] == "":
		return cli.UsageError("the name of the file is empty", "is the variable that it comes from unset? Name a file, or - for stdin")
	}
	options.File = args[0]
	return nil
}
