package cli

import (
	"context"
	"slices"
	"strings"

	"jt/output"
)

// PrintingOptions say in which form a command writes its rows.
type PrintingOptions struct {
	Form      string
	Columns   []string
	NoHeaders bool
	JQ        string
	Color     string
}

// OutputForm is the form that flag, environment and default ask for.
func (s *Session) OutputForm() (output.Format, error) {
	if s.Printing.Form != "" {
		return output.ParseFormat(s.Printing.Form)
	}
	name := s.Environment.Getenv("JT_OUTPUT")
	switch {
	case s.Printing.JQ != "" && name != string(output.FormatJSONL):
		return output.FormatJSON, nil // a flag counts more than the environment
	case name == "":
		return output.FormatTable, nil
	}
	return output.ParseFormat(name)
}

// Printer makes what writes a command's rows. It is made before anything is sent, so that a wrong flag costs nothing.
func (s *Session) Printer(ctx context.Context, view output.View) (*output.Printer, error) {
	options, err := s.PrinterOptions(ctx)
	if err != nil {
		return nil, err
	}
	return output.New(s.Environment.Stdout, view, options)
}

func (s *Session) PrinterOptions(ctx context.Context) (output.Options, error) {
	form, err := s.OutputForm()
	if err != nil {
		return output.Options{}, err
	}
	mode, err := output.ParseColorMode(s.Printing.Color)
	if err != nil {
		return output.Options{}, err
	}
	options := output.Options{
		Format: form, Columns: s.Printing.Columns, NoHeaders: s.Printing.NoHeaders, JQ: s.Printing.JQ,
		Terminal: s.Environment.StdoutTerminal,
		Color:    output.ColorAllowed(mode, s.Environment.StdoutTerminal, s.Environment.Getenv),
		ASCII:    !output.UTF8Locale(s.Environment.Getenv), Now: s.Environment.Now(), Context: ctx,
	}
	if options.Terminal {
		options.Width, _ = s.Environment.StdoutSize()
	}
	return options, nil
}

// ErrorsAsJSON tells whether an error is to be written as JSON: where stdout is. A command line that could not be
// understood counts by what it says all the same.
func (s *Session) ErrorsAsJSON(args []string) bool {
	form := s.Printing.Form
	if form == "" {
		form = s.formOf(args)
	}
	return form == string(output.FormatJSON) || form == string(output.FormatJSONL)
}

// formOf is the form of a command line of which no flag was understood.
func (s *Session) formOf(args []string) string {
	form := s.Environment.Getenv("JT_OUTPUT")
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

func (s *Session) ShowsTable() bool {
	form, err := s.OutputForm()
	return err == nil && (form == output.FormatTable || form == output.FormatWide)
}
