package cmd

import (
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"jt/client"
	"jt/output"
)

const runningExample = `  jt running
  jt running --limit 10
  jt running --watch
  jt running --long-running -o wide
  jt running --jq '.[] | select(.count > 3) | .job_type.name'`

func (a *app) runningCommand() *cobra.Command {
	return a.embeddedCommand(&cobra.Command{
		Use:   "running",
		Short: "List the job types of which jobs run now",
		Long: `List the job types of which jobs run now, with how many do, since when the
oldest of them runs, and for how long: the longest first, as the server has
them.

  count    the jobs that run
  since    when the oldest of them began
  for      how long that is ago; in csv, tsv and json the seconds
  ref      name@version

Narrow terminals are shown fewer columns. Tables end in a line of totals.`,
		Example: runningExample,
	}, embeddedList{
		name: "running", task: "cannot list running jobs", noun: "job types with running jobs", empty: "no jobs run",
		view: (*app).runningView, rowName: embeddedName,
		walk: (*client.JobTypesService).RunningWalk,
	})
}

// runningView is how running jobs are shown.
func (a *app) runningView() output.View {
	return output.View{
		Columns: append(embeddedColumns(),
			output.Column{Name: "count", Kind: output.Number},
			// Not an age, which "for" has already.
			output.Column{Name: "since", Path: "longest_running", Kind: output.Text},
			output.Column{Name: "for", Kind: output.Number, Derive: secondsSince("longest_running", a.environment.Now()), Format: spanOfSeconds},
			output.Column{Name: "longest_running", Kind: output.Time},
		),
		Table: a.tableColumns([]layout{
			{110, []string{"id", "name", "version", "title", "count", "since", "for"}},
			{0, []string{"id", "count", "since", "for", "ref"}},
		}),
		Wide:     []string{"id", "name", "version", "title", "category", "state", "is_system", "is_long_running", "count", "since", "for"},
		Name:     embeddedName,
		Describe: describeRow,
		Key:      embeddedKey,
	}
}

// secondsSince tells how long ago the time at a path is. A time that cannot be read is an error of the column that shows
// it as it is.
func secondsSince(path string, now time.Time) func(output.Object) (any, error) {
	return func(row output.Object) (any, error) {
		text, err := serverObject(row).Text(path)
		if err != nil {
			return nil, err
		}
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return nil, nil //nolint:nilerr // there is no length to tell
		}
		return max(int64(now.Sub(at)/time.Second), 0), nil
	}
}

func spanOfSeconds(text string) string {
	seconds, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return text
	}
	return output.Span(time.Duration(seconds) * time.Second)
}
