package complete

import (
	"math"
	"net/http"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"jt/client/model"
	"jt/internal/change"
	"jt/internal/check"
	"jt/internal/cli"
	"jt/internal/config"
	"jt/internal/doctor"
	"jt/internal/list"
	"jt/internal/log"
	"jt/internal/snapshot"
	"jt/internal/view"
	"jt/internal/wait"
	"jt/output"
)

// flagValues returns the completers of flags by name. Flags that are missing here have values that jt cannot know.
func (c *completer) flagValues() map[string]cobra.CompletionFunc {
	return map[string]cobra.CompletionFunc{
		"server":  fixed(choice{cli.SandboxServer, "a built-in service with made-up job types"}),
		"context": c.context,
		"auth": fixed(
			choice{config.AuthToken, "Authorization: Token ..."}, choice{config.AuthBearer, "Authorization: Bearer ..."},
			choice{config.AuthDCOS, "Authorization: token=... (DC/OS)"}, choice{config.AuthBasic, "user and password"},
		),
		"output":  formats,
		"columns": c.columns,
		"color":   fixed(choice{"auto", "only on a terminal"}, choice{"always", "in a pipe too"}, choice{"never", ""}),

		"name":     c.valuesOf("name", func(one jobType) string { return one.Name }),
		"category": c.valuesOf("category", func(one jobType) string { return one.Category }),
		"except":   c.refs(nil),
		"ref":      c.refs(nil),
		"forget":   c.refs(func(one jobType) bool { return one.IsPaused }),
		"order":    fixedList(plain(view.ListSorts()...), true),
		"sort":     sorts,
		"by":       fixed(choice{list.ByJobType, "a row for each error of a job type"}, choice{list.ByError, "a row for each error"}),
		"every":    fixed(plain("15m", "1h", "6h", "1d")...),
		"interval": fixed(plain("5s", "30s", "1m", "5m")...),
		"since":    times,
		"until":    times,
		"for":      fixed(choice{string(wait.Idle), "no running jobs"}, choice{string(wait.Paused), ""}, choice{string(wait.Unpaused), ""}),
		"only":     fixed(choice{"paused", "which job types are paused"}, choice{"mapping", "error mappings"}),
		"method":   fixed(plain(http.MethodGet, http.MethodHead, http.MethodPatch, http.MethodPost, http.MethodPut, http.MethodDelete)...),
		"as": fixed(
			choice{"2015", "the first release"}, choice{"documented", "as the specification says"},
			choice{"5.9", "/v5 and /v6 of release 5.9.4"}, choice{"7.2", "/v6 and /v7 of release 7.2.1"},
		),

		"exit-code":     c.exitCode,
		"paused-after":  times,
		"paused-before": times,

		"error-category": fixed(choice{model.ManifestData, "the input is at fault"}, choice{model.ManifestJob, "the program is at fault"}),

		"ca-cert":       files,
		"client-cert":   files,
		"client-key":    files,
		"error-mapping": files,
		"input":         files,
		"journal":       files,
	}
}

// commandValues returns the completers of arguments by command. Of commands that are missing here REFs are completed; other
// arguments jt cannot know.
func (c *completer) commandValues() map[string]cobra.CompletionFunc {
	isUnpaused := func(one jobType) bool { return !one.IsPaused }
	return map[string]cobra.CompletionFunc{
		"jt pause":   c.refs(isUnpaused),
		"jt unpause": c.refs(func(one jobType) bool { return one.IsPaused }),
		"jt hold":    c.refs(isUnpaused),
		"jt help":    helpPages,
		"jt restore": files,
		"jt diff":    files,
		"jt api":     paths,

		"jt context use":    c.contexts(1),
		"jt context show":   c.contexts(1),
		"jt context rename": c.contexts(1),
		"jt context remove": c.contexts(math.MaxInt),
	}
}

// Commands whose rows are others with a flag.
const (
	summed = "jt failures --by error"
	trend  = "jt status --every"
)

// Views returns the views of the commands that have columns.
func Views() map[string]output.View {
	return map[string]output.View{
		"jt list":     view.JobTypes(),
		"jt show":     view.Details(),
		"jt status":   view.Status(output.Options{}),
		trend:         view.StatusTrend(output.Options{}, nil),
		"jt running":  view.Running(output.Options{}),
		"jt pending":  view.Pending(output.Options{}),
		"jt failures": view.Failures(output.Options{}),
		summed:        view.Errors(output.Options{}),
		"jt pause":    change.ReportView(),
		"jt unpause":  change.ReportView(),
		"jt update":   change.ReportView(),
		"jt check":    check.View(output.Options{}),
		"jt wait":     wait.ReportView(wait.Idle),
		"jt hold":     change.ReportView(),
		"jt restore":  snapshot.ReportView(),
		"jt diff":     snapshot.DifferenceView(),
		"jt doctor":   doctor.View(),

		"jt log":          log.View(),
		"jt context list": view.Contexts(),
		"jt context show": view.Contexts(),
	}
}

func (c *completer) columns(command *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	path := command.CommandPath()
	if by := command.Flags().Lookup("by"); by != nil && by.Value.String() == list.ByError {
		path = summed
	}
	if every := command.Flags().Lookup("every"); every != nil && every.Changed {
		path = trend
	}
	shown, ok := Views()[path]
	if !ok {
		return nil, noFiles
	}
	if holds, _ := command.Flags().GetBool("list"); holds {
		shown = view.Holds(output.Options{})
	}
	own := shown
	shown = view.OfContexts(c.givenContexts(), func(output.Options) output.View { return own })(output.Options{})
	var names []choice
	for _, column := range shown.Columns {
		names = append(names, choice{Name: column.Name})
	}
	return fixedList(names, false)(command, args, typed)
}

// sorts completes --sort. jt list and failures sort by several columns, jt status by one.
func sorts(command *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	switch command.Name() {
	case "list":
		return fixedList(plain(view.ListSorts()...), true)(command, args, typed)
	case "failures":
		return fixedList(plain(view.FailureSorts()...), true)(command, args, typed)
	}
	return offer(plain(view.StatusSorts()...), typed), noFiles
}

// times completes the words for times. Numbers come from the user.
func times(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return offer([]choice{
		{"3h", "3 hours ago; jt help time lists all ways to write a time"}, {"1d", "24 hours ago"},
		{"today", "the last midnight"}, {"yesterday", "the midnight before"}, {"now", ""},
	}, typed), noFiles
}

// Formats describes the output formats. The first sentence is what completion shows; the last format is of jt check only.
func Formats() []cli.Word {
	meanings := map[output.Format]string{
		output.FormatTable: "for people, the default. On a terminal it fits the width, and shows ages such as 3d ago. " +
			"In a pipe nothing is shortened, and times are as the server sent them. Tables of counts end with a line of totals; " +
			"--no-headers omits it too",
		output.FormatWide:     "a table with more columns",
		output.FormatJSON:     "one array of the server's own objects. Unknown fields, order and the spelling of numbers are kept. If an error cuts the output short, the closing ] is missing",
		output.FormatJSONL:    "the same objects, one per line",
		output.FormatYAML:     "the same objects as YAML",
		output.FormatCSV:      "comma-separated, with a header line. It is RFC 4180, except that lines end with a line feed",
		output.FormatTSV:      `tab-separated, with a header line. Tab, line feed, carriage return and backslash are written \t, \n, \r and \\`,
		output.FormatName:     "NAME@VERSION, one per line. It is the id if that would not fit on one line",
		output.FormatMarkdown: "a table for notes and tickets. jt log writes sentences, unless --columns names columns",
	}
	var formats []cli.Word
	for _, format := range output.Formats() {
		formats = append(formats, cli.Word{Name: string(format), Meaning: meanings[format]})
	}
	return append(formats, cli.Word{Name: check.FormatOpenMetrics, Meaning: "metrics for monitoring. Only jt check has them (jt help openmetrics)"})
}

func formats(command *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var choices []choice
	for _, format := range Formats() {
		if format.Name != check.FormatOpenMetrics || command.CommandPath() == "jt check" {
			what, _, _ := strings.Cut(format.Meaning, ". ")
			choices = append(choices, choice{format.Name, what})
		}
	}
	return offer(choices, typed), noFiles
}

// contexts completes names of contexts, at most that many per command.
func (c *completer) contexts(most int) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(args) >= most {
			return nil, noFiles
		}
		isGiven := func(choice choice) bool { return slices.Contains(args, choice.Name) }
		return offer(slices.DeleteFunc(c.contextChoices(), isGiven), typed), noFiles
	}
}

// context completes the last name of --context.
func (c *completer) context(command *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	offered, _ := fixedList(c.contextChoices(), false)(command, args, typed)
	return offered, noFiles // with a space: most commands need one context
}

func (c *completer) contextChoices() []choice {
	file, err := c.session.ContextsFile()
	if err != nil {
		return nil
	}
	var choices []choice
	for _, name := range file.Names() {
		if context, err := file.Context(name); err == nil {
			choices = append(choices, choice{name, context.Server})
		}
	}
	return choices
}

// helpPages completes commands, and topics as the first word.
func helpPages(command *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	about, rest, _ := command.Root().Find(args)
	if len(rest) > 0 {
		return nil, noFiles
	}
	var choices []choice
	for _, below := range about.Commands() {
		if !below.Hidden && below.Name() != "help" {
			choices = append(choices, choice{below.Name(), below.Short})
		}
	}
	return offer(choices, typed), noFiles
}
