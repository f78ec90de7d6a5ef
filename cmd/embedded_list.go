package cmd

import (
	"github.com/spf13/cobra"

	"jt/internal/cli"
	"jt/internal/list"
)

// embeddedCommand finishes the command of a list.
func embeddedCommand(session *cli.Session, command *cobra.Command, rows list.Embedded) *cobra.Command {
	options := list.EmbeddedOptions{}
	command.Args = noArguments
	command.RunE = func(command *cobra.Command, _ []string) error {
		readPaging(command.Flags(), &options.Paging)
		readSelection(command.Flags(), &options.Selection)
		readWatch(command.Flags(), &options.Watch)
		return list.RunEmbedded(command.Context(), session, options, rows)
	}
	addSelectionFlags(command.Flags(), &options.Selection)
	addPagingFlags(command.Flags(), &options.Paging, "rows")
	addWatchFlags(command.Flags(), &options.Watch)
	return command
}
