package cmd

import (
	"github.com/spf13/cobra"

	"jt/internal/cli"
	"jt/internal/list"
)

const runningExample = `  jt running
  jt running landsat-parse@1.0.0
  jt running --limit 10
  jt running --watch
  jt running --category imagery --watch --until-empty
  jt running --long-running -o wide
  jt running --jq '.[] | select(.count > 3) | .job_type.name'`

func runningCommand(session *cli.Session) *cobra.Command {
	return plainList(session, &cobra.Command{
		Use:   "running",
		Short: "List job types running now",
		Long: `List the job types that have running jobs: how many, when the oldest of them
started, and how long ago that was. The longest-running ones come first.

  count   running jobs
  since   when the oldest of them started; on a terminal how long ago that was
  for     how long ago that was; in csv, tsv and json in seconds
  ref     NAME@VERSION

The order is the server's. A narrow terminal shows fewer columns. Tables end
with a line of totals.`,
		Example:     runningExample,
		Annotations: map[string]string{severalServers: ""},
	}, list.Running)
}
