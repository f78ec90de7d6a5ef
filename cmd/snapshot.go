package cmd

import (
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"jt/internal/cli"
	"jt/internal/snapshot"
)

func addOnlyFlag(flags *pflag.FlagSet, only *string) {
	flags.StringVar(only, "only", "", "only one `part`: paused or mapping")
}

func checkOnly(flags *pflag.FlagSet, only string) error {
	if flags.Changed("only") && only != "paused" && only != "mapping" {
		return cli.UsageError(fmt.Sprintf("invalid --only %q: not a part of a snapshot", only), "give paused or mapping")
	}
	return nil
}

const snapshotExample = `  jt snapshot > cluster.yaml
  jt snapshot landsat-parse@1.0.0 > landsat.yaml
  jt snapshot --only paused > before.yaml
  jt snapshot -o json | jq '.job_types[] | select(.is_paused).name'
  jt snapshot | jt --server https://other/scale/api restore - --dry-run`

const snapshotHelp = `Save which job types are paused, and their error mappings, as a file for jt
restore and version control: all job types, or those that REFs name or flags
select.

The file looks like this:

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

The file is YAML, or JSON with -o json. YAML is for up to about 10,000 job types
with 100 exit codes each; larger snapshots need -o json. Job types are sorted by
name and version, exit codes by number, and there is no time in it: two
snapshots of an unchanged server are identical. The id is for the reader: jt
restore uses name and version.

Error mappings need one request per job type. --only paused leaves them out and
needs none of these requests; --only mapping leaves out what is paused. If a
mapping cannot be read, stderr names the job type, the file does not contain its
mapping, and the exit code is 6. That is so if the server returns an internal
error because it cannot read a mapping that it saved, if /v6 or /v7 has no URL
for a job type because of its name or version, and for old-style job types at
/v6 of Scale 5.9, whose /v5 has all of them.

Snapshots of /v6 and /v7 have the key release, such as "7.2.1". Their mappings
define errors: see jt help mapping.

Nothing is written before everything was read: an error or an interrupt leaves
stdout empty, so that its reader, such as jt restore, sees that there is no
snapshot.`

func snapshotCommand(session *cli.Session) *cobra.Command {
	options := snapshot.Options{}
	command := &cobra.Command{
		Use:     "snapshot [REF... | SELECTION]",
		Short:   "Save pauses and mappings",
		Long:    snapshotHelp,
		Example: snapshotExample,
		RunE: func(command *cobra.Command, args []string) error {
			options.Selection.Refs = args
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
