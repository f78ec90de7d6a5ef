package cmd

import (
	"net/http"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"jt/client"
	"jt/internal/cache"
	"jt/internal/config"
	"jt/output"
)

// flagValues are the completers of flags, by their names. A flag that is missing takes values of which nothing is known.
func (a *app) flagValues() map[string]valueCompleter {
	return map[string]valueCompleter{
		"server":  fixed(choice{sandboxServer, "a service that jt carries in itself"}),
		"context": a.completeContext,
		"auth":    fixed(authChoices()...),
		"output":  completeForms,
		"columns": a.completeColumns,
		"color":   fixed(choice{"auto", "on a terminal"}, choice{"always", "in a pipe too"}, choice{"never", ""}),

		"name":     a.completeNames,
		"category": a.completeCategories,
		"except":   a.refs(refValues{}),
		"order":    completeOrder,
		"sort":     fixed(sortChoices()...),
		"for":      fixed(choice{string(waitIdle), "no job runs"}, choice{string(waitPaused), ""}, choice{string(waitUnpaused), ""}),
		"only":     fixed(choice{"paused", "which job types are paused"}, choice{"mapping", "the error mappings"}),
		"method":   fixed(choice{value: http.MethodGet}, choice{value: http.MethodHead}, choice{value: http.MethodPatch}, choice{value: http.MethodPost}, choice{value: http.MethodPut}, choice{value: http.MethodDelete}),
		"as":       fixed(choice{"released", "as servers answer that were released"}, choice{"documented", "as the specification says"}),

		"ca-cert":       completeFiles,
		"client-cert":   completeFiles,
		"client-key":    completeFiles,
		"error-mapping": completeFiles,
		"input":         completeFiles,
		"journal":       completeFiles,
	}
}

// commandValues are the completers of what stands on a command line beside flags, by commands. A command that is
// missing takes nothing of which the values are known.
func (a *app) commandValues() map[string]valueCompleter {
	isPaused := func(name cache.Name) bool { return name.IsPaused }
	isUnpaused := func(name cache.Name) bool { return !name.IsPaused }
	return map[string]valueCompleter{
		"jt show":    a.refs(refValues{}),
		"jt pause":   a.refs(refValues{keep: isUnpaused}),
		"jt unpause": a.refs(refValues{keep: isPaused}),
		"jt update":  a.refs(refValues{most: 1}),
		"jt help":    completeHelp,
		"jt wait":    a.refs(refValues{}),
		"jt hold":    a.refs(refValues{keep: isUnpaused}),
		"jt restore": completeFiles,
		"jt api":     fixed(pathChoices()...),

		"jt context use":    a.contextNames(1),
		"jt context show":   a.contextNames(1),
		"jt context rename": a.contextNames(1),
		"jt context remove": a.contextNames(0),
	}
}

// columnValues are the columns of the commands that have some.
func (a *app) columnValues() map[string]func() output.View {
	return map[string]func() output.View{
		"jt list":     jobTypeView,
		"jt show":     detailsView,
		"jt status":   a.statusView,
		"jt running":  a.runningView,
		"jt failures": a.failuresView,
		"jt pause":    pauseView,
		"jt unpause":  pauseView,
		"jt update":   pauseView,
		"jt check":    a.checkView,
		"jt wait":     func() output.View { return waitView(waitIdle) },
		"jt hold":     pauseView,
		"jt restore":  pauseView,
		"jt doctor":   findingView,

		"jt context list": contextView,
		"jt context show": contextView,
	}
}

func (a *app) completeColumns(command *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	view, ok := a.columnValues()[command.CommandPath()]
	if !ok {
		return nil, noFiles
	}
	var names []string
	for _, column := range view().Columns {
		names = append(names, column.Name)
	}
	return offerList(names, typed, false)
}

func completeOrder(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return offerList(client.OrderFields(), typed, true)
}

// pathChoices are the services that servers have; ids come after the first.
func pathChoices() []choice {
	return []choice{
		{"job-types/", "the list"}, {"job-types/status/", "counts of jobs"}, {"job-types/running/", "jobs that run"},
		{"job-types/system-failures/", "errors of the system"},
	}
}

func sortChoices() []choice {
	var choices []choice
	for _, sort := range statusSorts() {
		choices = append(choices, choice{value: sort.name})
	}
	return choices
}

func authChoices() []choice {
	what := map[string]string{
		config.AuthToken: "Authorization: Token ...", config.AuthBearer: "Authorization: Bearer ...",
		config.AuthDCOS: "Authorization: token=..., as DC/OS has it", config.AuthBasic: "user and password",
	}
	var choices []choice
	for _, kind := range config.AuthTypes() {
		choices = append(choices, choice{kind, what[kind]})
	}
	return choices
}

func completeForms(command *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	what := map[output.Format]string{
		output.FormatTable: "for eyes", output.FormatWide: "for eyes, with more columns",
		output.FormatJSON: "one array of the server's own objects", output.FormatJSONL: "the same objects, one a line",
		output.FormatYAML: "the same objects as YAML", output.FormatCSV: "with a header line, as RFC 4180 has it",
		output.FormatTSV: "separated by tabs", output.FormatName: "name@version, one a line",
	}
	var choices []choice
	for _, form := range output.Formats() {
		choices = append(choices, choice{string(form), what[form]})
	}
	if command.CommandPath() == "jt check" {
		choices = append(choices, choice{formOpenMetrics, "counts for monitoring"})
	}
	return offer(choices, typed), noFiles
}

// contextNames completes the names of contexts, as many as a command takes; 0 means any number.
func (a *app) contextNames(most int) valueCompleter {
	return func(_ *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if most > 0 && len(args) >= most {
			return nil, noFiles
		}
		return offer(slices.DeleteFunc(a.contextChoices(), func(choice choice) bool { return slices.Contains(args, choice.value) }), typed), noFiles
	}
}

func (a *app) completeContext(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return offer(a.contextChoices(), typed), noFiles
}

func (a *app) contextChoices() []choice {
	file, err := a.contextsFile()
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

// completeHelp offers commands and, at the top, topics.
func completeHelp(command *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	about, rest, err := command.Root().Find(args)
	if err != nil || len(rest) > 0 {
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

// offer gives the values that begin as what is typed does.
func offer(choices []choice, typed string) []cobra.Completion {
	var offered []cobra.Completion
	for _, choice := range choices {
		switch {
		case !strings.HasPrefix(choice.value, typed) || !canBeOffered(choice.value):
		case choice.what == "":
			offered = append(offered, choice.value)
		default:
			offered = append(offered, cobra.CompletionWithDesc(choice.value, output.Cut(output.Visible(choice.what), widestDescription, true)))
		}
	}
	return offered
}

// widestDescription is how many cells of a terminal are left to say what a value is.
const widestDescription = 60

// canBeOffered keeps from shells what is no value to them: they take a line for each value, and a text that begins with
// a dash is a flag. A control character could be anything.
func canBeOffered(value string) bool {
	return value != "" && strings.TrimSpace(value) == value && output.Visible(value) == value
}

// offerList completes the last of several names with commas between; each is offered once. With dashes one before a
// name reverses it.
func offerList(names []string, typed string, dashes bool) ([]cobra.Completion, cobra.ShellCompDirective) {
	end := strings.LastIndex(typed, ",") + 1
	before, last := typed[:end], typed[end:]
	dash := ""
	if dashes && strings.HasPrefix(last, "-") {
		dash, last = "-", last[1:]
	}
	given := strings.Split(before, ",")
	var choices []choice
	for _, name := range names {
		if strings.HasPrefix(name, last) && !slices.Contains(given, name) && !slices.Contains(given, "-"+name) {
			choices = append(choices, choice{value: before + dash + name})
		}
	}
	return offer(choices, typed), noFiles | cobra.ShellCompDirectiveNoSpace
}
