package cmd

import (
	"github.com/spf13/cobra"

	"jt/internal/cli"
	"jt/internal/list"
)

const listExample = `  jt list --category system
  jt list --paused -o wide
  jt list --paused --watch
  jt list --match '(?i)landsat' --order priority,-last_modified
  jt list --since P1W -o json | jq '.[].name'
  jt list --archived --columns id,name,archived,docker_image`

func listCommand(session *cli.Session) *cobra.Command {
	options := list.JobTypeOptions{}
	command := &cobra.Command{
		Use:     "list",
		Aliases: []string{"ls"},
		Short:   "List job types",
		Long: `List job types: all that the server has, each once, unless --limit or --page
says less. A list that could not be read whole is an error.`,
		Example: listExample,
		Args:    noArguments,
		RunE: func(command *cobra.Command, _ []string) error {
			readListFlags(command.Flags(), &options.Options)
			return list.JobTypes(command.Context(), session, options)
		},
	}
	flags := command.Flags()
	addSelectionFlags(flags, &options.Selection)
	flags.StringArrayVar(&options.Order, "order", nil, "`fields` to order by; a dash before one reverses it")
	addTimeFlags(flags, &options.Time, "last modified")
	addPageFlag(flags, &options.Options)
	addListFlags(flags, &options.Options, "job types")
	return command
}
