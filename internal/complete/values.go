package complete

import (
	"net/http"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"jt/client"
	"jt/internal/cache"
	"jt/internal/change"
	"jt/internal/check"
	"jt/internal/cli"
	"jt/internal/config"
	"jt/internal/doctor"
	"jt/internal/view"
	"jt/internal/wait"
	"jt/output"
)

// FlagValues are the completers of flags, by their names. A flag that is missing takes values of which nothing is known.
func (c *Completer) FlagValues() map[string]valueCompleter {
	return map[string]valueCompleter{
		"server":  fixed(Choice{cli.SandboxServer, "a service that jt carries in itself"}),
		"context": c.completeContext,
		"auth":    fixed(authChoices()...),
		"output":  completeForms,
		"columns": c.completeColumns,
		"color":   fixed(Choice{"auto", "on a terminal"}, Choice{"always", "in a pipe too"}, Choice{"never", ""}),

		"name":     c.completeNames,
		"category": c.completeCategories,
		"except":   c.refs(refValues{}),
		"order":    completeOrder,
		"sort":     fixed(sortChoices()...),
		"for":      fixed(Choice{string(wait.Idle), "no job runs"}, Choice{string(wait.Paused), ""}, Choice{string(wait.Unpaused), ""}),
		"only":     fixed(Choice{"paused", "which job types are paused"}, Choice{"mapping", "the error mappings"}),
		"method":   fixed(Choice{Value: http.MethodGet}, Choice{Value: http.MethodHead}, Choice{Value: http.MethodPatch}, Choice{Value: http.MethodPost}, Choice{Value: http.MethodPut}, Choice{Value: http.MethodDelete}),
		"as":       fixed(Choice{"released", "as servers answer that were released"}, Choice{"documented", "as the specification says"}),

		"ca-cert":       completeFiles,
		"client-cert":   completeFiles,
		"client-key":    completeFiles,
		"error-mapping": completeFiles,
		"input":         completeFiles,
		"journal":       completeFiles,
	}
}

// CommandValues are the completers of what stands on a command line beside flags, by commands. A command that is
// missing takes nothing of which the values are known.
func (c *Completer) CommandValues() map[string]valueCompleter {
	isPaused := func(name cache.Name) bool { return name.IsPaused }
	isUnpaused := func(name cache.Name) bool { return !name.IsPaused }
	return map[string]valueCompleter{
		"jt show":    c.refs(refValues{}),
		"jt pause":   c.refs(refValues{keep: isUnpaused}),
		"jt unpause": c.refs(refValues{keep: isPaused}),
		"jt update":  c.refs(refValues{most: 1}),
		"jt help":    completeHelp,
		"jt wait":    c.refs(refValues{}),
		"jt hold":    c.refs(refValues{keep: isUnpaused}),
		"jt restore": completeFiles,
		"jt api":     fixed(pathChoices()...),

		"jt context use":    c.contextNames(1),
		"jt context show":   c.contextNames(1),
		"jt context rename": c.contextNames(1),
		"jt context remove": c.contextNames(0),
	}
}

// ColumnValues are the columns of the commands that have some.
func (c *Completer) ColumnValues() map[string]func(*cli.Session) output.View {
	return map[string]func(*cli.Session) output.View{
		"jt list":     func(*cli.Session) output.View { return view.JobTypes() },
		"jt show":     func(*cli.Session) output.View { return view.Details() },
		"jt status":   func(*cli.Session) output.View { return view.Status(output.Options{}) },
		"jt running":  func(*cli.Session) output.View { return view.Running(output.Options{}) },
		"jt failures": func(*cli.Session) output.View { return view.Failures(output.Options{}) },
		"jt pause":    func(*cli.Session) output.View { return change.View() },
		"jt unpause":  func(*cli.Session) output.View { return change.View() },
		"jt update":   func(*cli.Session) output.View { return change.View() },
		"jt check":    func(*cli.Session) output.View { return check.View(output.Options{}) },
		"jt wait":     func(*cli.Session) output.View { return wait.View(wait.Idle) },
		"jt hold":     func(*cli.Session) output.View { return change.View() },
		"jt restore":  func(*cli.Session) output.View { return change.View() },
		"jt doctor":   func(*cli.Session) output.View { return doctor.View() },

		"jt context list": func(*cli.Session) output.View { return view.Contexts() },
		"jt context show": func(*cli.Session) output.View { return view.Contexts() },
	}
}

func (c *Completer) completeColumns(command *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	view, ok := c.ColumnValues()[command.CommandPath()]
	if !ok {
		return nil, noFiles
	}
	var names []string
	for _, column := range view(c.Session).Columns {
		names = append(names, column.Name)
	}
	return offerList(names, typed, false)
}

func completeOrder(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return offerList(client.OrderFields(), typed, true)
}

// pathChoices are the services that servers have; ids come after the first.
func pathChoices() []Choice {
	return []Choice{
		{"job-types/", "the list"}, {"job-types/status/", "counts of jobs"}, {"job-types/running/", "jobs that run"},
		{"job-types/system-failures/", "errors of the system"},
	}
}

func sortChoices() []Choice {
	var choices []Choice
	for _, sort := range view.StatusSorts() {
		choices = append(choices, Choice{Value: sort})
	}
	return choices
}

func authChoices() []Choice {
	what := map[string]string{
		config.AuthToken: "Authorization: Token ...", config.AuthBearer: "Authorization: Bearer ...",
		config.AuthDCOS: "Authorization: token=..., as DC/OS has it", config.AuthBasic: "user and password",
	}
	var choices []Choice
	for _, kind := range config.AuthTypes() {
		choices = append(choices, Choice{kind, what[kind]})
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
	var choices []Choice
	for _, form := range output.Formats() {
		choices = append(choices, Choice{string(form), what[form]})
	}
	if command.CommandPath() == "jt check" {
		choices = append(choices, Choice{check.FormatOpenMetrics, "counts for monitoring"})
	}
	return Offer(choices, typed), noFiles
}

// contextNames completes the names of contexts, as many as a command takes; 0 means any number.
func (c *Completer) contextNames(most int) valueCompleter {
	return func(_ *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if most > 0 && len(args) >= most {
			return nil, noFiles
		}
		return Offer(slices.DeleteFunc(c.contextChoices(), func(choice Choice) bool { return slices.Contains(args, choice.Value) }), typed), noFiles
	}
}

func (c *Completer) completeContext(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return Offer(c.contextChoices(), typed), noFiles
}

func (c *Completer) contextChoices() []Choice {
	file, err := c.Session.ContextsFile()
	if err != nil {
		return nil
	}
	var choices []Choice
	for _, name := range file.Names() {
		if context, err := file.Context(name); err == nil {
			choices = append(choices, Choice{name, context.Server})
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
	var choices []Choice
	for _, below := range about.Commands() {
		if !below.Hidden && below.Name() != "help" {
			choices = append(choices, Choice{below.Name(), below.Short})
		}
	}
	return Offer(choices, typed), noFiles
}

// Offer gives the values that begin as what is typed does.
func Offer(choices []Choice, typed string) []cobra.Completion {
	var offered []cobra.Completion
	for _, choice := range choices {
		switch {
		case !strings.HasPrefix(choice.Value, typed) || !canBeOffered(choice.Value):
		case choice.What == "":
			offered = append(offered, choice.Value)
		default:
			offered = append(offered, cobra.CompletionWithDesc(choice.Value, output.Cut(output.Visible(choice.What), widestDescription, true)))
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
	var choices []Choice
	for _, name := range names {
		if strings.HasPrefix(name, last) && !slices.Contains(given, name) && !slices.Contains(given, "-"+name) {
			choices = append(choices, Choice{Value: before + dash + name})
		}
	}
	return Offer(choices, typed), noFiles | cobra.ShellCompDirectiveNoSpace
}
