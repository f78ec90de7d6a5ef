package cmd

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"jt/internal/config"
)

const contextExample = `  jt context add prod --server https://host/scale/api --auth token
  jt context use prod
  jt --context dev list --paused`

func (a *app) contextCommand() *cobra.Command {
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
		Args:    unknownCommand,
		RunE:    func(command *cobra.Command, _ []string) error { return command.Help() },
	}
	command.SuggestionsMinimumDistance = 2
	command.AddCommand(a.contextListCommand(), a.contextShowCommand(), a.contextAddCommand(), a.contextUseCommand(),
		a.contextRenameCommand(), a.contextRemoveCommand())
	return command
}

// contexts reads the contexts, and warns when others can read their secrets.
func (a *app) contexts() (*config.File, error) {
	file, err := a.contextsFile()
	if err == nil && file.Warning() != "" {
		a.note("warning: %s", file.Warning())
	}
	return file, err
}

// changeContexts changes the contexts, all or nothing, and gives where they are.
func (a *app) changeContexts(ctx context.Context, change func(*config.File) error) (path string, err error) {
	if path, err = config.ContextsPath(a.environment.Getenv); err != nil {
		return "", usageError("there is no place for contexts: "+err.Error(), "set HOME or XDG_CONFIG_HOME")
	}
	return path, config.Update(ctx, path, change)
}

// inForce is the context that would be used, and in words what stands before the file's current one; "" where nothing
// does.
func (a *app) inForce(file *config.File) (name, instead string) {
	found, err := config.Resolve(config.Asked{
		Server: a.connection.server, ServerGiven: a.connection.given("server"),
		Context: a.connection.context, ContextGiven: a.connection.given("context"),
	}, func(name string) string {
		// Which context counts is no question of credentials, and those that contradict each other are none here.
		if strings.HasPrefix(name, "JT_") && name != "JT_SERVER" && name != "JT_CONTEXT" {
			return ""
		}
		return a.environment.Getenv(name)
	}, file)
	switch {
	case err != nil:
		return "", describe(err).Message
	case found.Server == "" || found.ServerSource == "current":
		return found.ContextName, ""
	case found.ContextName == "":
		return "", found.ServerSource + " names a server, so no context is in force"
	case found.ContextName == file.Current:
		return found.ContextName, ""
	}
	return found.ContextName, found.ServerSource + " counts more than the current context"
}
