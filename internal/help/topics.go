package help

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"jt/internal/change"
	"jt/internal/cli"
	"jt/internal/complete"
	"jt/internal/view"
	"jt/internal/watch"
	"jt/output"
)

// topic is what `jt help NAME` explains. The text is made only when it is shown.
type topic struct {
	name, short string
	text        func() string
}

func topics() []topic {
	return []topic{
		{"columns", "Columns of each command, and what lists can be sorted by", topicColumns},
		{"connection", "Servers, contexts, credentials, TLS, proxies and retries", fixed(topicConnection)},
		{"drain", "How pause, hold and wait wait for running jobs", fixed(topicDrain)},
		{"environment", "Environment variables", fixed(topicEnvironment)},
		{"exit-codes", "Exit codes, and code words of errors in JSON", topicExitCodes},
		{"journal", "How jt hold survives crashes, and holds that overlap", fixed(topicJournal)},
		{"mapping", "Error mappings: which error an exit code means", fixed(topicMapping)},
		{"openmetrics", "Metrics for monitoring, from jt check", fixed(topicOpenMetrics)},
		{"output", "Output formats, columns, jq and colors", topicOutput},
		{"releases", "Releases of Scale, and what works where", fixed(topicReleases)},
		{"results", "Reports of commands that change job types", topicResults},
		{"selection", "REFs, flags that select, and what a selection skips", fixed(topicSelection)},
		{"signals", "What Ctrl-C and other signals do", fixed(topicSignals)},
		{"time", "Values of flags that take a time", fixed(topicTime)},
		{"watch", "Tables that stay on the screen", topicWatch},
	}
}

func fixed(text string) func() string { return func() string { return text } }

// Topics returns the topics that `jt help TOPIC` explains.
func Topics() []*cobra.Command {
	var commands []*cobra.Command
	for _, topic := range topics() {
		commands = append(commands, &cobra.Command{Use: topic.name, Short: topic.short})
	}
	return commands
}

func topicExitCodes() string {
	return exitCodes + "\n\n" + errorCodesIntro + "\n\n" + listed(cli.ErrorCodes())
}

func topicResults() string { return fmt.Sprintf(topicResultsText, listed(change.Results())) }

func topicWatch() string { return fmt.Sprintf(topicWatchText, listed(watch.Keys())) }

func topicOutput() string {
	return fmt.Sprintf(topicOutputText, listed(complete.Formats()), fieldsOfLists())
}

// topicColumns lists the columns of every command that has some. Commands with the same columns share a section.
func topicColumns() string {
	type section struct{ commands, columns string }
	var sections []section
	views := complete.Views()
	views["jt hold --list"] = view.Holds(output.Options{})
	for _, command := range slices.Sorted(maps.Keys(views)) {
		columns := describeColumns(views[command])
		same := slices.IndexFunc(sections, func(other section) bool { return other.columns == columns })
		if same < 0 {
			sections = append(sections, section{command, columns})
			continue
		}
		sections[same].commands += ", " + strings.TrimPrefix(command, "jt ")
	}
	text := topicColumnsIntro
	for _, section := range sections {
		text += "\n\n" + section.commands + "\n" + section.columns
	}
	sorts := listed([]cli.Word{
		{Name: "jt list", Meaning: strings.Join(view.ListSorts(), ", ")},
		{Name: "jt status", Meaning: strings.Join(view.StatusSorts(), ", ")},
		{Name: "jt failures", Meaning: strings.Join(view.FailureSorts(), ", ")},
	})
	return text + "\n\n" + topicSorts + "\n" + sorts
}

// describeColumns says which columns a view has: those that are shown anyway, those that -o wide adds, the others, and
// what they are called in JSON.
func describeColumns(shown output.View) string {
	var wide, others []string
	for i := range shown.Columns {
		column := &shown.Columns[i]
		switch {
		case slices.Contains(shown.RowColumns(), column.Name):
		case slices.Contains(shown.Wide, column.Name):
			wide = append(wide, column.Name)
		default:
			others = append(others, column.Name)
		}
	}
	inJSON, computed := fieldsOf(shown)
	var words []cli.Word
	add := func(name, separator string, names []string) {
		if len(names) > 0 {
			words = append(words, cli.Word{Name: name, Meaning: strings.Join(names, separator)})
		}
	}
	add("default", ", ", shown.RowColumns())
	add("wide", ", ", wide)
	add("more", ", ", others)
	add("in JSON", "; ", inJSON)
	add("computed", ", ", computed)
	return listed(words)
}

// fieldsOf says which columns of a view have another name in JSON, and which are computed.
func fieldsOf(shown output.View) (inJSON, computed []string) {
	belowJobType := false
	for i := range shown.Columns {
		column := &shown.Columns[i]
		switch {
		case column.Derive != nil:
			computed = append(computed, column.Name)
		case column.Path == "job_type."+column.Name:
			belowJobType = true
		case column.Path != "" && column.Path != column.Name:
			inJSON = append(inJSON, column.Name+" is ."+column.Path)
		}
	}
	if belowJobType {
		inJSON = append(inJSON, "fields of the job type are below .job_type")
	}
	return inJSON, computed
}

// fieldsOfLists lists the columns that --jq finds elsewhere in JSON, or not at all.
func fieldsOfLists() string {
	var words []cli.Word
	for _, command := range []string{"jt list", "jt status", "jt running", "jt failures"} {
		inJSON, computed := fieldsOf(complete.Views()[command])
		words = append(words, cli.Word{Name: command, Meaning: strings.Join(inJSON, "; ") + "; computed: " + strings.Join(computed, ", ")})
	}
	return listed(words)
}
