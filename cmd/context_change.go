package cmd

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"jt/internal/config"
)

const hintContexts = "`jt context list` lists the contexts"

// takesNames is for commands that work on the names of so many contexts.
func takesNames(least, most int) cobra.PositionalArgs {
	return func(command *cobra.Command, args []string) error {
		if slices.Contains(args, "") {
			return usageError("a name is empty", "is the variable that it comes from unset? "+hintContexts)
		}
		if len(args) < least || len(args) > most {
			return usageError("it is called as `"+strings.TrimSuffix(command.UseLine(), " [flags]")+"`", hintContexts)
		}
		return nil
	}
}

func (a *app) contextUseCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "use NAME",
		Short:   "Make a context the current one",
		Long:    "Make a context the current one: commands use it unless flags or variables say\notherwise.",
		Example: "  jt context use prod",
		Args:    takesNames(1, 1),
		RunE:    func(command *cobra.Command, args []string) error { return a.runContextUse(command.Context(), args[0]) },
	}
}

func (a *app) runContextUse(ctx context.Context, name string) error {
	var used config.Context
	_, err := a.changeContexts(ctx, func(file *config.File) (err error) {
		if used, err = file.Context(name); err != nil {
			return err
		}
		return file.Use(name)
	})
	if err != nil {
		return err
	}
	a.note("the current context is %s, %s", name, config.ShownURL(used.Server))
	return a.noteInForce(name)
}

// noteInForce says when what was made current is not what commands use.
func (a *app) noteInForce(name string) error {
	file, err := a.contextsFile()
	if err != nil {
		return err
	}
	if inForce, instead := a.inForce(file); inForce != name && instead != "" {
		a.note("note: %s", instead)
	}
	return nil
}

func (a *app) contextRenameCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "rename OLD NEW",
		Aliases: []string{"mv"},
		Short:   "Give a context another name",
		Long:    "Give a context another name. The current context stays current.",
		Example: "  jt context rename prod main",
		Args:    takesNames(2, 2),
		RunE: func(command *cobra.Command, args []string) error {
			_, err := a.changeContexts(command.Context(), func(file *config.File) error { return file.Rename(args[0], args[1]) })
			if err == nil {
				a.note("the context %s is now %s", args[0], args[1])
			}
			return err
		},
	}
}

func (a *app) contextRemoveCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "remove NAME...",
		Aliases: []string{"rm", "delete"},
		Short:   "Remove contexts, and the secrets stored in them",
		Long: `Remove contexts, and the secrets stored in them. Either all that are named are
removed, or, when there is no context of one of the names, none.`,
		Example: "  jt context remove dev test",
		Args:    takesNames(1, math.MaxInt),
		RunE:    func(command *cobra.Command, args []string) error { return a.runContextRemove(command.Context(), args) },
	}
}

func (a *app) runContextRemove(ctx context.Context, names []string) error {
	var wasCurrent string
	_, err := a.changeContexts(ctx, func(file *config.File) error {
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
		a.note("%s", told)
	}
	return nil
}
