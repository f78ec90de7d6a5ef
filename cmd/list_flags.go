package cmd

import (
	"context"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"jt/internal/cli"
	"jt/internal/list"
	"jt/internal/watch"
)

// addListFlags adds the flags that every list has in addition to those of a selection. what names its rows.
func addListFlags(flags *pflag.FlagSet, o *list.Options, what string) {
	flags.IntVar(&o.Paging.Limit, "limit", 0, "show at most this `number` of "+what)
	flags.BoolVar(&o.Watch.On, "watch", false, "keep the table on the screen, refreshed (jt help watch)")
	flags.BoolVar(&o.Watch.UntilEmpty, "until-empty", false, "end --watch once the list has no rows")
	flags.StringVar(&o.Watch.Interval, "interval", watch.DefaultInterval, "`time` between refreshes, 1s or more")
}

// addPageFlag is for lists that can show a single page.
func addPageFlag(flags *pflag.FlagSet, o *list.Options) {
	flags.IntVar(&o.Paging.Page, "page", 0, "show only this `page`, from 1, of --page-size rows (or 100)")
}

// readListFlags notes the REFs, and which flags were given, once the command line is parsed.
func readListFlags(command *cobra.Command, o *list.Options, refs []string) {
	flags := command.Flags()
	o.Selection.Refs = refs
	o.Paging.Limited, o.Paging.Paged = flags.Changed("limit"), flags.Changed("page")
	o.Watch.IntervalGiven = flags.Changed("interval")
	if o.Watch.On { // looking through all flags takes time that other lists need not spend
		o.Watch.Flags = append(slices.Clone(refs), choosingFlags(command)...)
	}
}

// choosingFlags returns the flags that choose the rows of a list.
func choosingFlags(command *cobra.Command) []string {
	var given []string
	command.LocalNonPersistentFlags().VisitAll(func(flag *pflag.Flag) {
		switch {
		case !flag.Changed || slices.Contains([]string{"watch", "interval", "until-empty"}, flag.Name):
		case flag.Value.Type() == "bool":
			given = append(given, "--"+flag.Name)
		default:
			values := []string{flag.Value.String()}
			if several, ok := flag.Value.(pflag.SliceValue); ok {
				values = several.GetSlice()
			}
			for _, value := range values {
				given = append(given, "--"+flag.Name+" "+cli.Quoted(value))
			}
		}
	})
	return given
}

// plainList completes the command of a list that has no flags of its own.
func plainList(session *cli.Session, command *cobra.Command, show func(context.Context, *cli.Session, list.Options) error) *cobra.Command {
	options := list.Options{}
	command.Use += " [REF... | SELECTION]"
	command.RunE = func(command *cobra.Command, args []string) error {
		readListFlags(command, &options, args)
		return show(command.Context(), session, options)
	}
	addSelectionFlags(command.Flags(), &options.Selection)
	addListFlags(command.Flags(), &options, "rows")
	return command
}
