package cmd

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"jt/internal/cli"
	"jt/internal/config"
	"jt/internal/help"
)

const contextExample = `  jt context add prod --server https://host/scale/api --auth token
  jt context use prod
  jt --context dev list --paused`

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
		Example: contextExample,
		Args:    help.UnknownCommand,
		RunE:    func(command *cobra.Command, _ []string) error { return command.Help() },
	}
	command.SuggestionsMinimumDistance = 2
	command.AddCommand(contextListCommand(session), contextShowCommand(session), contextAddCommand(session), contextUseCommand(session),
		contextRenameCommand(session), contextRemoveCommand(session))
	return command
}

// contexts reads the contexts, and warns when others can read their secrets.
func contexts(session *cli.Session) (*config.File, error) {
	file, err := session.ContextsFile()
	if err == nil && file.Warning() != "" {
		session.Note("warning: %s", file.Warning())
	}
	return file, err
}

// changeContexts changes the contexts, all or nothing, and gives where they are.
func changeContexts(ctx context.Context, session *cli.Session, change func(*config.File) error) (path string, err error) {
	if path, err = config.ContextsPath(session.Environment.Getenv); err != nil {
		return "", cli.UsageError("there is no place for contexts: "+err.Error(), "set HOME or XDG_CONFIG_HOME")
	}
	return path, config.Update(ctx, path, change)
}

// inForce is the context that would be used, and in words what stands before the file's current one; "" where nothing
// does.
func inForce(session *cli.Session, file *config.File) (name, instead string) {
	found, err := config.Resolve(config.Asked{
		Server: session.Connection.Server, ServerGiven: session.Connection.Given("server"),
		Context: session.Connection.Context, ContextGiven: session.Connection.Given("context"),
	}, func(name string) string {
		// Which context counts is no question of credentials, and those that contradict each other are none here.
		if strings.HasPrefix(name, "JT_") && name != "JT_SERVER" && name != "JT_CONTEXT" {
			return ""
		}
		return session.Environment.Getenv(name)
	}, file)
	switch {
	case err != nil:
		return "", cli.Describe(err).Message
	case found.Server == "" || found.ServerSource == "current":
		return found.ContextName, ""
	case found.ContextName == "":
		return "", found.ServerSource + " names a server, so no context is in force"
	case found.ContextName == file.Current:
		return found.ContextName, ""
	}
	return found.ContextName, found.ServerSource + " counts more than the current context"
}
