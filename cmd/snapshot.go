package cmd

import (
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"jt/internal/cli"
	"jt/internal/snapshot"
)

func addOnlyFlag(flags *pflag.FlagSet, only *string) {
	flags.StringVar(only, "only", "", "one `part` alone: paused or mapping")
}

func checkOnly(flags *pflag.FlagSet, only string) error {
	if flags.Changed("only") && only != "paused" && only != "mapping" {
		return cli.UsageError(fmt.Sprintf("--only %q is no part of a snapshot", only), "give paused or mapping")
	}
	return nil
}

const snapshotExample = `  jt snapshot > cluster.yaml
  jt snapshot --only paused > before.yaml
  jt snapshot -o json | jq '.job_types[] | select(.is_paused).name'
  jt snapshot | jt --server https://other/scale/api restore - --dry-run`

const snapshotHelp = `Write which job types are paused, and their error mappings, to a file that reads
well under version control and that jt restore reads: all job types, or those
that flags select.

  jt_snapshot: 1
  server: "https://host/scale/api"
  job_types:
    - name: landsat-parse
      version: "1.0.0"
      id: 6
      is_paused: false
      error_mapping:
        version: "1.0"
        exit_codes:
          "-15": algo-timeout
          "1": bad-input

It is YAML, or JSON with -o json. The job types are ordered by name and version,
the exit codes by their numbers, and no time is in it: the snapshot of a server
on which nothing changed is the same, byte for byte. The id is there for the
reader: jt restore goes by name and version.

Error mappings cost a request for each job type. --only paused leaves them out
and needs none of these; --only mapping leaves out what is paused. Where a
server cannot read the mapping that it saved it answers an internal error for
the details of that job type: it is named on stderr, the file says nothing of
its error mapping, and the exit code is 6.

Nothing is written before everything was read: an error or an interrupt leaves
stdout empty, and what reads it, such as jt restore, sees that there is no
snapshot.`

func snapshotCommand(session *cli.Session) *cobra.Command {
	options := snapshot.Options{}
	command := &cobra.Command{
		Use:     "snapshot",
		Short:   "Save what is paused and the error mappings, for jt restore",
		Long:    snapshotHelp,
		Example: snapshotExample,
		Args:    noArguments,
		RunE: func(command *cobra.Command, _ []string) error {
			if err := checkOnly(command.Flags(), options.Only); err != nil {
				return err
			}
			return snapshot.Write(command.Context(), session, options)
		},
	}
	flags := command.Flags()
	addSelectionFlags(flags, &options.Selection)
	addOnlyFlag(flags, &options.Only)
	return command
}
