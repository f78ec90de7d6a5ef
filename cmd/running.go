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

const pendingExample = `  jt pending
  jt pending landsat-parse@1.0.0
  jt pending --limit 10
  jt pending --watch
  jt pending --name landsat-parse -o wide
  jt pending --jq '.[] | select(.count > 3) | .job_type.name'`

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
