package cmd

import (
	"context"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"jt/internal/cli"
	"jt/internal/list"
	"jt/internal/watch"
)

// addListFlags adds the flags that every list has beside those of a selection; what is the word for its rows.
func addListFlags(flags *pflag.FlagSet, o *list.Options, what string) {
	flags.IntVar(&o.Paging.Limit, "limit", 0, "at most this `number` of "+what)
	flags.BoolVar(&o.Watch.On, "watch", false, "keep the table on the screen of a terminal, and mark changes")
	flags.StringVar(&o.Watch.Interval, "interval", watch.DefaultInterval, "`time` between two readings of --watch, from 1s")
}

// addPageFlag is for lists that can show a single page.
func addPageFlag(flags *pflag.FlagSet, o *list.Options) {
	flags.IntVar(&o.Paging.Page, "page", 0, "only this `page`, counted from 1, of --page-size rows or 100")
}

// readListFlags reads what only the parsed command line knows.
func readListFlags(flags *pflag.FlagSet, o *list.Options) {
	o.Paging.Limited, o.Paging.Paged = flags.Changed("limit"), flags.Changed("page")
	o.Watch.IntervalGiven = flags.Changed("interval")
}

// plainList completes the command of a list that has no flags beside those of every list.
func plainList(session *cli.Session, command *cobra.Command, show func(context.Context, *cli.Session, list.Options) error) *cobra.Command {
	options := list.Options{}
	command.Args = noArguments
	command.RunE = func(command *cobra.Command, _ []string) error {
		readListFlags(command.Flags(), &options)
		return show(command.Context(), session, options)
	}
	addSelectionFlags(command.Flags(), &options.Selection)
	addListFlags(command.Flags(), &options, "rows")
	return command
}
