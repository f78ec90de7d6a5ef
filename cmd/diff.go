package cmd

import (
	"github.com/spf13/cobra"

	"jt/internal/cli"
	"jt/internal/snapshot"
)

const diffExample = `  jt diff cluster.yaml
  jt diff before.yaml cluster.yaml --only paused
  jt diff --context test,prod --category imagery
  git show HEAD~1:cluster.yaml | jt diff - cluster.yaml
  jt diff cluster.yaml --ref landsat-parse@1.0.0 --ref cloud-mask@1.0.0
  jt diff cluster.yaml --jq '.[] | select(.field == "is_paused").name'`

const diffHelp = `Show what differs between a snapshot and the server, between two snapshots, or
between the servers of two contexts. The files are those of jt snapshot; - is
stdin. Two snapshots need no server.

jt finds job types by name and version. It compares whether they exist on both
sides and are paused, and their error mappings, exit code by exit code; of two
servers also is_active (false if archived), priority, timeout, max_tries,
cpus_required, mem_required, disk_out_const_required, docker_image and
max_scheduled. What one side does not have, because its release or the
snapshot lacks it, is no difference. --only compares one part.

--name, --match, --category and --ref choose the job types to compare. Repeat
the flags with which a snapshot of some job types was taken: the others are only
on the server. A snapshot has no categories, titles or descriptions: those of the
server count. --ref accepts an id only if there is one server.

A table has a line for each difference. The other formats have name, version,
field, left and right: left is the first file or context, right the second, or
the server. The field is exists, is_paused, a name from above, or a part of the
error mapping, such as error_mapping.exit_codes.3. -o name prints the job types
that differ.

Error mappings need one request per job type and server; --only paused needs none
of them. Mappings of releases where they mean different things (jt help mapping)
are not compared.

The exit code is 0 if nothing differs and 7 if something does; 6 if a part could
not be compared, which stderr names; and the usual one of an error.`

func diffCommand(session *cli.Session) *cobra.Command {
	options := snapshot.DiffOptions{}
	command := &cobra.Command{
		Use:         "diff (FILE|- [FILE|-] | --context NAME,NAME)",
		Short:       "Compare snapshots, servers",
		Long:        diffHelp,
		Example:     diffExample,
		Annotations: map[string]string{severalServers: ""},
		RunE: func(command *cobra.Command, args []string) error {
			if err := checkOnly(command.Flags(), options.Only); err != nil {
				return err
			}
			options.Files = args
			return snapshot.Diff(command.Context(), session, options)
		},
	}
	flags := command.Flags()
	addNamesAndCategories(flags, &options.Selection)
	addMatchFlag(flags, &options.Selection)
	flags.StringArrayVar(&options.Refs, "ref", nil, "only the job type that this `REF` names, - reads them from stdin; repeatable")
	addOnlyFlag(flags, &options.Only)
	return command
}
