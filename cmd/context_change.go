package cmd

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"jt/internal/cli"
	"jt/internal/config"
)

const hintContexts = "`jt context list` lists the contexts"

// takesNames is for commands that work on the names of so many contexts.
func takesNames(least, most int) cobra.PositionalArgs {
	return func(command *cobra.Command, args []string) error {
		if slices.Contains(args, "") {
			return cli.UsageError("a name is empty", "is the variable that it comes from unset? "+hintContexts)
		}
		if len(args) < least || len(args) > most {
			return cli.UsageError("it is called as `"+strings.TrimSuffix(command.UseLine(), " [flags]")+"`", hintContexts)
		}
		return nil
	}
}

func contextUseCommand(session *cli.Session) *cobra.Command {
	return &cobra.Command{
		Use:     "use NAME",
		Short:   "Make a context the current one",
		Long:    "Make a context the current one: commands use it unless flags or variables say\notherwise.",
		Example: "  jt context use prod",
		Args:    takesNames(1, 1),
		RunE: func(command *cobra.Command, args []string) error {
			return runContextUse(command.Context(), session, args[0])
		},
	}
}

func runContextUse(ctx context.Context, session *cli.Session, name string) error {
	var used config.Context
	_, err := changeContexts(ctx, session, func(file *config.File) (err error) {
		if used, err = file.Context(name); err != nil {
			return err
		}
		return file.Use(name)
	})
	if err != nil {
		return err
	}
	session.Note("the current context is %s, %s", name, config.ShownURL(used.Server))
	return noteInForce(session, name)
}

// noteInForce says when what was made current is not what commands use.
func noteInForce(session *cli.Session, name string) error {
	file, err := session.ContextsFile()
	if err != nil {
		return err
	}
	if inForce, instead := inForce(session, file); inForce != name && instead != "" {
		session.Note("note: %s", instead)
	}
	return nil
}

func contextRenameCommand(session *cli.Session) *cobra.Command {
	return &cobra.Command{
		Use:     "rename OLD NEW",
		Aliases: []string{"mv"},
		Short:   "Give a context another name",
		Long:    "Give a context another name. The current context stays current.",
		Example: "  jt context rename prod main",
		Args:    takesNames(2, 2),
		RunE: func(command *cobra.Command, args []string) error {
			_, err := changeContexts(command.Context(), session, func(file *config.File) error { return file.Rename(args[0], args[1]) })
			if err == nil {
				session.Note("the context %s is now %s", args[0], args[1])
			}
			return err
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
		Args:    takesNames(1, math.MaxInt),
		RunE: func(command *cobra.Command, args []string) error {
			return runContextRemove(command.Context(), session, args)
		},
	}
}

func runContextRemove(ctx context.Context, session *cli.Session, names []string) error {
	var wasCurrent string
	_, err := changeContexts(ctx, session, func(file *config.File) error {
		wasCurrent = file.Current
		for _, name := range names {
			if err := file.Remove(name); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, name := range names {
		told := fmt.Sprintf("the context %s is removed", name)
		if name == wasCurrent {
			told += "; no context is current now, `jt context use NAME` makes one so"
		}
		session.Note("%s", told)
	}
	return nil
}
