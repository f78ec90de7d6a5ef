package cmd

import (
	"context"

	"github.com/spf13/cobra"

	"jt/internal/cli"
	"jt/internal/list"
)

// embeddedCommand completes the command of a list that has the flags of every list and no others.
func embeddedCommand(session *cli.Session, command *cobra.Command, show func(context.Context, *cli.Session, list.Options) error) *cobra.Command {
	options := list.Options{}
	command.Args = noArguments
	command.RunE = func(command *cobra.Command, _ []string) error {
		readPaging(command.Flags(), &options.Paging)
		readWatch(command.Flags(), &options.Watch)
		return show(command.Context(), session, options)
	}
	addSelectionFlags(command.Flags(), &options.Selection)
	addPagingFlags(command.Flags(), &options.Paging, "rows")
	addWatchFlags(command.Flags(), &options.Watch)
	return command
}
