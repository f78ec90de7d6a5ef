package cmd

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"jt/internal/cli"
	"jt/internal/view"
)

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
		RunE: func(command *cobra.Command, _ []string) error { return runContextList(command.Context(), session) },
	}
}

func runContextList(ctx context.Context, session *cli.Session) error {
	printer, err := session.Printer(ctx, view.Contexts())
	if err != nil {
		return err
	}
	file, err := contexts(session)
	if err != nil {
		return err
	}
	current, instead := inForce(session, file)
	for _, name := range file.Names() {
		context, err := file.Context(name)
		if err != nil {
			return err
		}
		row, err := view.ContextRow(name, context, name == current)
		if err == nil {
			err = printer.Print(row)
		}
		if err != nil {
			return errors.Join(err, printer.Abort())
		}
	}
	if err := printer.Close(); err != nil {
		return err
	}
	switch {
	case len(file.Names()) == 0 && session.ShowsTable():
		session.Note("no contexts; `jt context add NAME --server URL` makes one")
	case instead != "":
		session.Note("note: %s", instead)
	}
	return nil
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
		Args: takesNames(0, 1),
		RunE: func(command *cobra.Command, args []string) error {
			return runContextShow(command.Context(), session, strings.Join(args, ""))
		},
	}
}

func runContextShow(ctx context.Context, session *cli.Session, name string) error {
	options, err := session.PrinterOptions(ctx)
	if err != nil {
		return err
	}
	options.Single = true
	printer, err := view.NewContextPrinter(session, options)
	if err != nil {
		return err
	}
	file, err := contexts(session)
	if err != nil {
		return err
	}
	current, instead := inForce(session, file)
	if name == "" {
		name = current
	}
	if name == "" {
		message := "no context is current"
		if instead != "" {
			message = instead
		}
		return cli.UsageError(message, "`jt context list` lists the contexts, `jt context show NAME` shows one")
	}
	found, err := file.Context(name)
	if err != nil {
		return err
	}
	row, err := view.ContextRow(name, found, name == current)
	if err == nil {
		err = printer.Print(row)
	}
	if err != nil {
		return errors.Join(err, printer.Abort())
	}
	return printer.Close()
}
