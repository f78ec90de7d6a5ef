package cmd

import (
	"github.com/spf13/cobra"

	"jt/internal/cli"
	"jt/internal/list"
	"jt/internal/log"
)

const listExample = `  jt list landsat-parse@1.0.0 17
  jt list --category imagery --paused --watch
  jt list --match '(?i)landsat' --sort priority,-modified -o wide`

func listCommand(session *cli.Session) *cobra.Command {
	options := list.JobTypeOptions{}
	command := &cobra.Command{
		Use:         "list [REF... | SELECTION]",
		Aliases:     []string{"ls"},
		Short:       "List job types",
		Long:        `List all job types of the server, each once. An incomplete list is an error.`,
		Example:     listExample,
		Annotations: map[string]string{severalServers: ""},
		RunE: func(command *cobra.Command, args []string) error {
			readListFlags(command, &options.Options, args)
			options.PausedBy = log.PausedBy(session)
			return list.JobTypes(command.Context(), session, options)
		},
	}
	flags := command.Flags()
	addSelectionFlags(flags, &options.Selection)
	addPausedTimes(flags, &options.Selection)
	flags.StringArrayVar(&options.Keywords, "keyword", nil, "only with this `text` in name or tags, from Scale 5.9.4 on")
	flags.StringArrayVar(&options.Sort, "sort", nil, "`fields` to sort by: priority,-modified (jt help columns)")
	flags.Var(flags.Lookup("sort").Value, "order", "the same as --sort")
	flags.Lookup("order").Hidden = true
	addTimeFlags(flags, &options.Time, "only if last modified")
	addPageFlag(flags, &options.Options)
	addListFlags(flags, &options.Options, "job types")
	return command
}
