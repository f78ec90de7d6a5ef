package cmd

import (
	"github.com/spf13/cobra"

	"jt/internal/cli"
	"jt/internal/list"
)

const pendingExample = `  jt pending
  jt pending landsat-parse@1.0.0
  jt pending --limit 10
  jt pending --watch
  jt pending --name landsat-parse -o wide
  jt pending --jq '.[] | select(.count > 3) | .job_type.name'`

func pendingCommand(session *cli.Session) *cobra.Command {
	return plainList(session, &cobra.Command{
		Use:   "pending",
		Short: "List job types pending now",
		Long: `List the job types that have pending jobs: how many, when the oldest of them was
created, and how long ago that was. The longest-pending ones come first.
Releases before Scale 5.9.4 do not have this list.

  count   pending jobs
  since   when the oldest of them was created; on a terminal how long ago
  for     how long ago that was; in csv, tsv and json in seconds
  ref     NAME@VERSION

The order is the server's. A narrow terminal shows fewer columns. Tables end
with a line of totals.`,
		Example:     pendingExample,
		Annotations: map[string]string{severalServers: ""},
	}, list.Pending)
}
