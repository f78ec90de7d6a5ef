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
		Short: "Manage servers and sign-in",
		Long: `Manage contexts: names for servers, each with its URL, credentials, headers,
certificates, proxy and timeouts.

The current context is used if neither --server nor JT_SERVER names a server.
--context NAME or JT_CONTEXT use another one for one command or shell. The flag
--context overrides JT_SERVER and JT_TOKEN. Settings of a context are never used
for any server but its own.

Contexts are kept in contexts.yaml in XDG_CONFIG_HOME/jt (~/.config/jt, on
Windows %AppData%\jt), which only its owner can read. You can edit the file: jt
keeps comments, order and unknown keys.`,
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
		Short:   "List contexts",
		Long: `List the contexts. * in column current marks the one that commands use now: the
current context, unless --context, JT_CONTEXT or JT_SERVER say otherwise.

Column secret says where the secret comes from: stored, $NAME for an environment
variable, or command. The secret itself is never shown.`,
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
		Long: `Show the settings of a context, by default of the one in use. Secrets are not
shown, only where they come from.`,
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
		Short: "Add a context and try it",
		Long: `Add a context and try it. The first context becomes the current one; later ones
only with --use.

The context keeps the connection flags (--server, --auth, --header, --ca-cert,
--proxy and so on). A secret is never the value of a flag, because other users
can read those. --auth asks for it, or reads the first line of stdin if stdin is
not a terminal. --token-env NAME leaves it in a variable. --token-command CMD
gets it from a program, which jt runs without a shell each time it needs the
secret, for at most 10 seconds: at the start of a command, and again when the
server refuses the secret, as it may have expired. Both also work with --auth basic; without --auth
the kind is token.

--login is for Scale 7.0 and later: it asks for user and password, or reads them
from the first two lines of stdin, gets a token for them from the server and
keeps only the token. The password is sent unencrypted only to this machine, or
with --insecure.

The context is kept before it is tried, so that nothing you typed is lost if the
server cannot be reached. If the trial fails, the exit code says so, and the
context remains.`,
		Example: `  jt context add prod --server https://host/scale/api --auth token
  jt context add new --server https://host/api/v7 --login
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
	flags.StringVar(&options.User, "user", "", "user `name`, for --auth basic")
	flags.BoolVar(&options.Login, "login", false, "ask for user and password, and keep the token they give")
	flags.StringVar(&options.TokenEnv, "token-env", "", "`name` of the variable that contains the secret")
	flags.StringVar(&options.TokenCommand, "token-command", "", "`command` whose first line of output is the secret")
	flags.BoolVar(&options.Replace, "replace", false, "replace the context of that name completely")
	flags.BoolVar(&options.Use, "use", false, "make it the current context")
	flags.BoolVar(&options.NoCheck, "no-check", false, "do not try the server")
	return command
}

func contextUseCommand(session *cli.Session) *cobra.Command {
	return &cobra.Command{
		Use:     "use NAME",
		Short:   "Switch to a context",
		Long:    "Switch to a context: commands use it unless flags or variables say otherwise.",
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
		Short:   "Rename a context",
		Long:    "Rename a context. The current context stays current.",
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
		Short:   "Remove contexts and their secrets",
		Long: `Remove contexts and the secrets stored in them. If one of the names does not
exist, nothing is removed.`,
		Example: "  jt context remove dev test",
		Args:    contextNames(1, math.MaxInt),
		RunE: func(command *cobra.Command, args []string) error {
			return contexts.Remove(command.Context(), session, args)
		},
	}
}

// contextNames is for commands that take between least and most names of contexts.
func contextNames(least, most int) cobra.PositionalArgs {
	const hint = "`jt context list` lists the contexts"
	return func(command *cobra.Command, args []string) error {
		if slices.Contains(args, "") {
			return cli.UsageError("the name of a context is empty", "is the variable that it comes from unset? "+hint)
		}
		if len(args) < least || len(args) > most {
			return cli.UsageError("wrong number of arguments; use `"+strings.TrimSuffix(command.UseLine(), " [flags]")+"`", hint)
		}
		return nil
	}
}
