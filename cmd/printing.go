package cmd

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"jt/output"
)

// printingOptions say in which form a command writes its rows.
type printingOptions struct {
	form      string
	columns   []string
	noHeaders bool
	jq        string
	color     string
}

func (o *printingOptions) addFlags(flags *pflag.FlagSet) {
	flags.StringVarP(&o.form, "output", "o", "", "`form`: "+formNames())
	flags.StringSliceVar(&o.columns, "columns", nil, "`columns` to show: names, or dotted paths into the object")
	flags.BoolVar(&o.noHeaders, "no-headers", false, "leave the header line out, and the line of totals")
	flags.StringVar(&o.jq, "jq", "", "`expression` of jq to run on the JSON")
	flags.StringVar(&o.color, "color", "auto", "`when` to color: auto, always or never")
}

func formNames() string {
	names := make([]string, 0, len(output.Formats()))
	for _, form := range output.Formats() {
		names = append(names, string(form))
	}
	return strings.Join(names, ", ")
}

// outputForm is the form that flag, environment and default ask for.
func (a *app) outputForm() (output.Format, error) {
	if a.printing.form != "" {
		return output.ParseFormat(a.printing.form)
	}
	name := a.environment.Getenv("JT_OUTPUT")
	switch {
	case a.printing.jq != "" && name != string(output.FormatJSONL):
		return output.FormatJSON, nil // a flag counts more than the environment
	case name == "":
		return output.FormatTable, nil
	}
	return output.ParseFormat(name)
}

// printer makes what writes a command's rows. It is made before anything is sent, so that a wrong flag costs nothing.
func (a *app) printer(ctx context.Context, view output.View) (*output.Printer, error) {
	options, err := a.printerOptions(ctx)
	if err != nil {
		return nil, err
	}
	return output.New(a.environment.Stdout, view, options)
}

func (a *app) printerOptions(ctx context.Context) (output.Options, error) {
	form, err := a.outputForm()
	if err != nil {
		return output.Options{}, err
	}
	mode, err := output.ParseColorMode(a.printing.color)
	if err != nil {
		return output.Options{}, err
	}
	options := output.Options{
		Format: form, Columns: a.printing.columns, NoHeaders: a.printing.noHeaders, JQ: a.printing.jq,
		Terminal: a.environment.StdoutTerminal,
		Color:    output.ColorAllowed(mode, a.environment.StdoutTerminal, a.environment.Getenv),
		ASCII:    !output.UTF8Locale(a.environment.Getenv), Now: a.environment.Now(), Context: ctx,
	}
	if options.Terminal {
		options.Width, _ = a.environment.StdoutSize()
	}
	return options, nil
}

// errorsAsJSON tells whether an error is to be written as JSON: where stdout is. A command line that could not be
// understood counts by what it says all the same.
func (a *app) errorsAsJSON(args []string) bool {
	form := a.printing.form
	if form == "" {
		form = a.formOf(args)
	}
	return form == string(output.FormatJSON) || form == string(output.FormatJSONL)
}

// formOf is the form of a command line of which no flag was understood.
func (a *app) formOf(args []string) string {
	form := a.environment.Getenv("JT_OUTPUT")
	if end := slices.Index(args, "--"); end >= 0 {
		args = args[:end]
	}
	for i, arg := range args {
		name, value, found := strings.Cut(arg, "=")
		switch {
		case (arg == "-o" || arg == "--output") && i+1 < len(args):
			form = args[i+1]
		case found && (name == "-o" || name == "--output"):
			form = value
		case strings.HasPrefix(arg, "-o"):
			form = strings.TrimPrefix(arg, "-o")
		}
	}
	return form
}
