package cmd

import (
	"github.com/spf13/cobra"

	"jt/client"
	"jt/output"
)

const failuresExample = `  jt failures
  jt failures --name landsat-parse
  jt failures --limit 10 -o wide
  jt failures --watch --interval 1m
  jt failures --jq 'map(select(.error.name == "docker")) | map(.count) | add'`

func (a *app) failuresCommand() *cobra.Command {
	return a.embeddedCommand(&cobra.Command{
		Use:     "failures",
		Aliases: []string{"system-failures"},
		Short:   "List the errors of the system that jobs failed with",
		Long: `List the errors of category SYSTEM that jobs failed with, the latest first, as
the server has them: a row for each error of each job type, so that a job type
can come several times.

  count    the jobs of that job type that are FAILED with that error, of all
           time; not those that run, as the specification of the service says
  error    the name of the error
  meaning  its title; its description where the server gives no title, as
           released ones do
  category
           of the error; that of the job type, which --category asks for, is
           job_type.category
  first, last
           when a job first and last failed with it
  ref      name@version

jt status counts the failures of a window of time, of all categories.

Narrow terminals are shown fewer columns. Tables end in a line of totals.`,
		Example: failuresExample,
	}, embeddedList{
		name: "failures", task: "cannot list system failures", noun: "system failures", empty: "no jobs failed with an error of the system",
		view: (*app).failuresView, rowName: failureName,
		walk: (*client.JobTypesService).SystemFailuresWalk,
	})
}

// failuresView is how system failures are shown.
func (a *app) failuresView() output.View {
	columns := append(embeddedColumns(),
		output.Column{Name: "error", Path: "error.name", Kind: output.Text},
		output.Column{Name: "meaning", Kind: output.Text, Derive: errorMeaning, Shorten: true},
		output.Column{Name: "count", Kind: output.Number, Style: failedStyle},
		output.Column{Name: "first", Path: "first_error", Kind: output.Time},
		output.Column{Name: "last", Path: "last_error", Kind: output.Time},
		output.Column{Name: "first_error", Kind: output.Time},
		output.Column{Name: "last_error", Kind: output.Time},
		output.Column{Name: "error_id", Path: "error.id", Kind: output.Number},
		output.Column{Name: "error_title", Path: "error.title", Kind: output.Text, Shorten: true},
		output.Column{Name: "error_description", Path: "error.description", Kind: output.Text, Shorten: true},
		output.Column{Name: "error_created", Path: "error.created", Kind: output.Time},
		output.Column{Name: "error_last_modified", Path: "error.last_modified", Kind: output.Time},
	)
	for i := range columns {
		if columns[i].Name == "category" {
			columns[i].Path = "error.category"
		}
	}
	return output.View{
		Columns: columns,
		Table: a.tableColumns([]layout{
			{120, []string{"id", "name", "version", "error", "meaning", "category", "count", "first", "last"}},
			{0, []string{"id", "error", "category", "count", "first", "last", "ref"}},
		}),
		Wide: []string{
			"id", "name", "version", "title", "state", "error_id", "error", "error_title", "error_description", "category", "count", "first", "last",
		},
		Name:     embeddedName,
		Describe: describeRow,
		Key:      failureKey,
	}
}

// failureKey tells the rows of one job type apart by their errors.
func failureKey(row output.Object) string {
	jobType, failure := embeddedKey(row), fieldText(row, "error.id")
	if jobType == "" || failure == "" {
		return ""
	}
	return jobType + " " + failure
}

// failureName is which error it is, and of which job type.
func failureName(row output.Object) (string, error) {
	failure, err := serverObject(row).Text("error.name")
	if err != nil {
		return "", err
	}
	jobType, err := embeddedName(row)
	return failure + " of " + jobType, err
}

func errorMeaning(row output.Object) (any, error) {
	title, err := serverObject(row).Text("error.title")
	if err != nil || title != "" {
		return title, err
	}
	return serverObject(row).Text("error.description")
}
