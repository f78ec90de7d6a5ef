package help

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"jt/internal/change"
	"jt/internal/check"
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

// words lists words with what they mean, as the lines of a page.
func words(words []cli.Word) string {
	var lines []line
	for _, word := range words {
		lines = append(lines, line{word.Name, word.Meaning})
	}
	return listed(lines)
}

func listed(lines []line) string {
	block := &page{}
	block.lines(lines)
	return strings.TrimSuffix(block.text.String(), "\n")
}

func topicExitCodes() string {
	return exitCodes + "\n\n" + errorCodesIntro + "\n\n" + words(cli.ErrorCodes())
}

func topicResults() string {
	return fmt.Sprintf(topicResultsText, words(change.Results()))
}

func topicWatch() string { return fmt.Sprintf(topicWatchText, words(watch.Keys())) }

// formatMeanings say what each output format is.
func formatMeanings() map[output.Format]string {
	return map[output.Format]string{
		output.FormatTable: "for people, the default. On a terminal it fits the width, and shows ages such as 3d ago. " +
			"In a pipe nothing is shortened, and times are as the server sent them. Tables of counts end with a line of totals; " +
			"--no-headers omits it too",
		output.FormatWide:     "a table with more columns",
		output.FormatJSON:     "one array of the server's own objects. Unknown fields, order and the spelling of numbers are kept. If an error cuts the output short, the closing ] is missing",
		output.FormatJSONL:    "the same objects, one per line",
		output.FormatYAML:     "the same objects as YAML",
		output.FormatCSV:      "RFC 4180 with a header line; lines end with a line feed",
		output.FormatTSV:      `tabs between columns; tab, line feed, carriage return and backslash are written \t, \n, \r and \\`,
		output.FormatName:     "NAME@VERSION, one per line; the id if that would not fit on one line",
		output.FormatMarkdown: "a table for notes and tickets; jt log writes sentences, unless --columns names columns",
	}
}

func topicOutput() string {
	var formats []line
	for _, format := range output.Formats() {
		formats = append(formats, line{string(format), formatMeanings()[format]})
	}
	formats = append(formats, line{check.FormatOpenMetrics, "metrics, from jt check only (jt help openmetrics)"})
	return fmt.Sprintf(topicOutputText, listed(formats), fieldsOfLists())
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
	sorts := listed([]line{
		{"jt list", strings.Join(view.ListSorts(), ", ")},
		{"jt status", strings.Join(view.StatusSorts(), ", ")},
		{"jt failures", strings.Join(view.FailureSorts(), ", ")},
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
	var lines []line
	add := func(name, separator string, names []string) {
		if len(names) > 0 {
			lines = append(lines, line{name, strings.Join(names, separator)})
		}
	}
	add("default", ", ", shown.RowColumns())
	add("wide", ", ", wide)
	add("more", ", ", others)
	add("in JSON", "; ", inJSON)
	add("computed", ", ", computed)
	return listed(lines)
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
	var lines []line
	for _, command := range []string{"jt list", "jt status", "jt running", "jt failures"} {
		inJSON, computed := fieldsOf(complete.Views()[command])
		lines = append(lines, line{command, strings.Join(inJSON, "; ") + "; computed: " + strings.Join(computed, ", ")})
	}
	return listed(lines)
}
