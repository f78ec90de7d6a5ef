package cli

import (
	"cmp"
	"context"

	"jt/output"
)

// PrintingOptions are the flags that choose the output format.
type PrintingOptions struct {
	Format    string
	Columns   []string
	NoHeaders bool
	JQ        string
	Color     string
}

// OutputFormat returns the format that the flag, the environment or the default asks for.
func (s *Session) OutputFormat() (output.Format, error) {
	if s.Printing.Format != "" {
		return output.ParseFormat(s.Printing.Format)
	}
	name := s.Environment.Getenv("JT_OUTPUT")
	switch {
	case s.Printing.JQ != "" && name != string(output.FormatJSONL):
		return output.FormatJSON, nil // the flag overrides the environment
	case name == "":
		return output.FormatTable, nil
	}
	return output.ParseFormat(name)
}

// Printer returns the printer of a command's rows. Commands call it before they send anything, so that a wrong flag costs
// nothing.
func (s *Session) Printer(ctx context.Context, view output.View) (*output.Printer, error) {
	options, err := s.PrinterOptions(ctx)
	if err != nil {
		return nil, err
	}
	return output.New(s.Environment.Stdout, view, options)
}

// PrinterOptions returns the options of a printer on stdout.
func (s *Session) PrinterOptions(ctx context.Context) (output.Options, error) {
	format, err := s.OutputFormat()
	if err != nil {
		return output.Options{}, err
	}
	mode, err := output.ParseColorMode(s.Printing.Color)
	if err != nil {
		return output.Options{}, err
	}
	options := output.Options{
		Format: format, Columns: s.Printing.Columns, NoHeaders: s.Printing.NoHeaders, JQ: s.Printing.JQ,
		Terminal: s.Environment.StdoutTerminal,
		Color:    output.ColorAllowed(mode, s.Environment.StdoutTerminal, s.Environment.Getenv),
		ASCII:    !output.UTF8Locale(s.Environment.Getenv), Now: s.Environment.Now(), Context: ctx,
	}
	if options.Terminal {
		options.Width, _ = s.Environment.StdoutSize()
	}
	return options, nil
}

// wantsJSON reports whether stdout is JSON. For a format that does not exist, which is then the error, it is not.
func (s *Session) wantsJSON() bool {
	format := cmp.Or(s.Printing.Format, s.Environment.Getenv("JT_OUTPUT"))
	return format == string(output.FormatJSON) || format == string(output.FormatJSONL)
}

// ShowsTable reports whether the output is a table, for people.
func (s *Session) ShowsTable() bool {
	format, err := s.OutputFormat()
	return err == nil && (format == output.FormatTable || format == output.FormatWide)
}
