package cli

import (
	"cmp"
	"context"

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

// wantsJSON reports whether stdout is JSON. A format that does not exist is not: it is the error.
func (s *Session) wantsJSON() bool {
	form := cmp.Or(s.Printing.Form, s.Environment.Getenv("JT_OUTPUT"))
	return form == string(output.FormatJSON) || form == string(output.FormatJSONL)
}

func (s *Session) ShowsTable() bool {
	form, err := s.OutputForm()
	return err == nil && (form == output.FormatTable || form == output.FormatWide)
}
