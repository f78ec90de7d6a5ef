package cmd

import (
	"strings"

	"github.com/spf13/pflag"

	"jt/internal/cli"
	"jt/output"
)

func addPrintingFlags(flags *pflag.FlagSet, o *cli.PrintingOptions) {
	flags.StringVarP(&o.Format, "output", "o", "", "`form`: "+formNames())
	flags.StringSliceVar(&o.Columns, "columns", nil, "`columns` to show: names, or dotted paths into the object")
	flags.BoolVar(&o.NoHeaders, "no-headers", false, "leave the header line out, and the line of totals")
	flags.StringVar(&o.JQ, "jq", "", "`expression` of jq to run on the JSON")
	flags.StringVar(&o.Color, "color", "auto", "`when` to color: auto, always or never")
}

// findFormat finds -o behind the flag that could not be read: the error is written in that format.
func findFormat(session *cli.Session) {
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	flags.ParseErrorsAllowlist.UnknownFlags = true
	flags.Usage = func() {} // of --help
	flags.StringVarP(&session.Printing.Format, "output", "o", session.Printing.Format, "")
	_ = flags.Parse(session.Args) // what is wrong with it is known
}

func formNames() string {
	names := make([]string, 0, len(output.Formats()))
	for _, form := range output.Formats() {
		names = append(names, string(form))
	}
	return strings.Join(names, ", ")
}
