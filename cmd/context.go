package cmd

import (
	"math"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"jt/internal/cli"
	"jt/internal/contexts"
	"jt/internal/help"
)

func contextCommand(session *cli.Session) *cobra.Command {
	command := &cobra.Command{
		Use:   "context",
		Short: "Keep servers, and how to sign in to them, under names",
		Long: `Keep servers, and how to sign in to them, under names.

A context is a server's URL with all that it takes to talk to it: credentials,
headers, certificates, a proxy, time-outs. The current context counts where
neither --server nor JT_SERVER names a server; --context NAME or JT_CONTEXT
choose another one for a while. --context as a flag counts more than JT_SERVER
and JT_TOKEN. Nothing of a context is ever used for another server than its own.

Contexts are in contexts.yaml below XDG_CONFIG_HOME/jt (~/.config/jt, on Windows
%AppData%\jt), which only its owner can read. It may be edited by hand: jt keeps
comments, order and keys that it does not know.`,
		Example: `  jt context add prod --server https://host/scale/api --auth token
  jt context use prod
  jt --context dev list --paused`,
		Args: help.UnknownCommand,
		RunE: func(command *cobra.Command, _ []string) error { return command.Help() },
	}
	command.AddCommand(contextListCommand(session), contextShowCommand(session), contextAddCommand(session), contextUseCommand(session),
		contextRenameCommand(session), contextRemoveCommand(session))
	return command
}

func contextListCommand(session *cli.Session) *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Aliases: []string{"ls"},
		Short:   "List the contexts",
		Long: `List the contexts, with a mark at the one that commands use now: the current
one, unless --context, JT_CONTEXT or JT_SERVER say otherwise.

The column secret tells where the secret comes from: stored, $NAME for a
variable of the environment, or command. The secret itself is never shown.`,
		Example: `  jt context list
  jt context list -o name
  jt context list -o json --jq '.[] | select(.current) | .server'`,
		Args: noArguments,
		RunE: func(command *cobra.Command, _ []string) error { return contexts.List(command.Context(), session) },
	}
}

func contextShowCommand(session *cli.Session) *cobra.Command {
	return &cobra.Command{
		Use:     "show [NAME]",
		Aliases: []string{"get"},
		Short:   "Show the settings of a context",
		Long: `Show the settings of a context, of the one in force when none is named. Secrets
are not shown; where they come from is.`,
		Example: `  jt context show
  jt context show dev -o yaml`,
		Args: contextNames(0, 1),
		RunE: func(command *cobra.Command, args []string) error {
			return contexts.Show(command.Context(), session, strings.Join(args, ""))
		},
	}
}

func contextAddCommand(session *cli.Session) *cobra.Command {
	options := contexts.AddOptions{}
	command := &cobra.Command{
		Use:   "add NAME --server URL",
		Short: "Add a context, and try it",
		Long: `Add a context, and try it. The first one becomes the current one, later ones
with --use.

The flags of the connection (--server, --auth, --header, --ca-cert, --proxy and
so on) are kept in the context. A secret is never a flag's value, since others
can read those: --auth asks for it, or takes the first line of stdin where that
is no terminal. --token-env NAME leaves it in a variable, and --token-command
CMD in the program that gives it, run without a shell each time it is needed,
for at most 10 seconds. Both go with basic sign-in too; without --auth they mean
the kind token.

The context is kept before it is tried: what was typed is not lost when the
server is out of reach. If the trial fails, the exit code tells, and the context
stays.`,
		Example: `  jt context add prod --server https://host/scale/api --auth token
  pass show scale | jt context add main --server https://host/api --auth bearer
  jt context add ci --server https://host/scale/api --token-env SCALE_TOKEN
  jt context add own --server https://host/api --token-command 'pass show scale'
  jt context add dev --server http://dev:8000 --auth basic --user ops --replace`,
		Args: contextNames(1, 1),
		RunE: func(command *cobra.Command, args []string) error {
			given := command.Flags().Changed
			options.UserGiven, options.TokenEnvGiven, options.TokenCommandGiven = given("user"), given("token-env"), given("token-command")
			return contexts.Add(command.Context(), session, args[0], options)
		},
	}
	flags := command.Flags()
	flags.StringVar(&options.User, "user", "", "`name` to sign in with, for --auth basic")
	flags.StringVar(&options.TokenEnv, "token-env", "", "`name` of the variable that holds the secret")
	flags.StringVar(&options.TokenCommand, "token-command", "", "`command` whose first line of output is the secret")
	flags.BoolVar(&options.Replace, "replace", false, "replace the context of that name, whole")
	flags.BoolVar(&options.Use, "use", false, "make it the current context")
	flags.BoolVar(&options.NoCheck, "no-check", false, "do not try the server")
	return command
}

func contextUseCommand(session *cli.Session) *cobra.Command {
	return &cobra.Command{
		Use:     "use NAME",
		Short:   "Make a context the current one",
		Long:    "Make a context the current one: commands use it unless flags or variables say\notherwise.",
		Example: "  jt context use prod",
		Args:    contextNames(1, 1),
		RunE: func(command *cobra.Command, args []string) error {
			return contexts.Use(command.Context(), session, args[0])
		},
	}
}

func contextRenameCommand(session *cli.Session) *cobra.Command {
	return &cobra.Command{
		Use:     "rename OLD NEW",
		Aliases: []string{"mv"},
		Short:   "Give a context another name",
		Long:    "Give a context another name. The current context stays current.",
		Example: "  jt context rename prod main",
		Args:    contextNames(2, 2),
		RunE: func(command *cobra.Command, args []string) error {
			return contexts.Rename(command.Context(), session, args[0], args[1])
		},
	}
}

func contextRemoveCommand(session *cli.Session) *cobra.Command {
	return &cobra.Command{
		Use:     "remove NAME...",
		Aliases: []string{"rm", "delete"},
		Short:   "Remove contexts, and the secrets stored in them",
		Long: `Remove contexts, and the secrets stored in them. Either all that are named are
removed, or, when there is no context of one of the names, none.`,
		Example: "  jt context remove dev test",
		Args:    contextNames(1, math.MaxInt),
		RunE: func(command *cobra.Command, args []string) error {
			return contexts.Remove(command.Context(), session, args)
		},
	}
}

// contextNames is for commands that work on the names of so many contexts.
func contextNames(least, most int) cobra.PositionalArgs {
	const hint = "`jt context list` lists the contexts"
	return func(command *cobra.Command, args []string) error {
		if slices.Contains(args, "") {
			return cli.UsageError("a name is empty", "is the variable that it comes from unset? "+hint)
		}
		if len(args) < least || len(args) > most {
			return cli.UsageError("it is called as `"+strings.TrimSuffix(command.UseLine(), " [flags]")+"`", hint)
		}
		return nil
	}
}
