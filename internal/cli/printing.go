package cli

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"jt/output"
)

// PrintingOptions are the flags that choose the output format.
type PrintingOptions struct {
	Format    string
	Columns   []string
	NoHeaders bool
	JQ        string
	Arguments []output.JQArgument // of --jq
	Color     string
}

// AddArgument reads a value of --arg.
func (o *PrintingOptions) AddArgument(text string) error {
	name, value, isPair := strings.Cut(text, "=")
	var problem, hint string
	switch {
	case !isPair, !regexp.MustCompile(`^[A-Za-z_]\w*$`).MatchString(name):
		problem, hint = "not NAME=VALUE, with a NAME of letters, digits and _", "write --arg name=VALUE; --jq has it as $name"
	case slices.ContainsFunc(o.Arguments, func(other output.JQArgument) bool { return other.Name == name }):
		problem, hint = name+" is given twice", "leave out one of them"
	default:
		o.Arguments = append(o.Arguments, output.JQArgument{Name: name, Value: value})
		return nil
	}
	return UsageError(fmt.Sprintf("invalid --arg %q: %s", text, problem), hint)
}

// OutputFormat returns the format that the flag, the environment or the default asks for.
func (s *Session) OutputFormat() (output.Format, error) {
	name := cmp.Or(s.Printing.Format, s.Environment.Getenv("JT_OUTPUT"), string(output.FormatTable))
	if s.Printing.Format == "" && s.Printing.JQ != "" && name != string(output.FormatJSONL) {
		return output.FormatJSON, nil // the flag overrides the environment
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
	color, err := output.ColorAllowed(s.Printing.Color, s.Environment.StdoutTerminal, s.Environment.Getenv)
	if err != nil {
		return output.Options{}, err
	}
	if len(s.Printing.Arguments) > 0 && s.Printing.JQ == "" {
		return output.Options{}, UsageError("--arg needs --jq", "give an expression that uses $"+s.Printing.Arguments[0].Name)
	}
	options := output.Options{
		Format: format, Columns: s.Printing.Columns, NoHeaders: s.Printing.NoHeaders, JQ: s.Printing.JQ,
		JQArguments: s.Printing.Arguments, Environ: s.environ, Warn: func(text string) { s.Warn("%s", text) },
		Terminal: s.Environment.StdoutTerminal,
		Color:    color,
		ASCII:    !output.UTF8Locale(s.Environment.Getenv), Now: s.Environment.Now(), Context: ctx,
	}
	if options.Terminal {
		options.Width, _ = s.Environment.StdoutSize()
	}
	return options, nil
}

// environ returns the variables of the environment without those that contain a secret to sign in with: the output of jt
// has no secrets.
func (s *Session) environ() ([]string, error) {
	if s.Environment.Environ == nil {
		return nil, nil
	}
	secret, err := s.SecretVariables()
	return slices.DeleteFunc(s.Environment.Environ(), func(variable string) bool {
		name, _, _ := strings.Cut(variable, "=")
		return slices.ContainsFunc(secret, func(other string) bool { return strings.EqualFold(name, other) })
	}), err
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
