package contexts

import (
	"cmp"
	"context"
	"errors"

	"jt/internal/cli"
	"jt/internal/config"
	"jt/internal/view"
)

// List prints the contexts.
func List(ctx context.Context, session *cli.Session) error {
	printer, err := session.Printer(ctx, view.Contexts())
	if err != nil {
		return err
	}
	file, err := session.ContextsFile()
	if err != nil {
		return err
	}
	current, instead := inForce(session, file)
	if err := printContexts(printer, file, current, file.Names()...); err != nil {
		return err
	}
	switch {
	case len(file.Names()) == 0 && session.ShowsTable():
		session.Note("no contexts; add one with `jt context add NAME --server URL`")
	case instead != "":
		session.Note("note: %s", instead)
	}
	return nil
}

// Show prints a context: the one in use if the name is empty.
func Show(ctx context.Context, session *cli.Session, name string) error {
	options, err := session.PrinterOptions(ctx)
	if err != nil {
		return err
	}
	options.Single = true
	printer, err := view.NewContextPrinter(session.Environment.Stdout, options)
	if err != nil {
		return err
	}
	file, err := session.ContextsFile()
	if err != nil {
		return err
	}
	current, instead := inForce(session, file)
	if name = cmp.Or(name, current); name == "" {
		return cli.UsageError(cmp.Or(instead, "no context is current"), "`jt context list` lists the contexts, `jt context show NAME` shows one")
	}
	return printContexts(printer, file, current, name)
}

func printContexts(printer view.Printer, file *config.File, current string, names ...string) error {
	for _, name := range names {
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
	}
	return printer.Close()
}

// inForce returns the context that commands use, and a note if something overrides the current context.
func inForce(session *cli.Session, file *config.File) (name, instead string) {
	asked := session.Connection.Asked()
	asked.Auth, asked.AuthGiven = "", false
	found, err := config.Resolve(asked, func(name string) string {
		if name == "JT_SERVER" || name == "JT_CONTEXT" {
			return session.Environment.Getenv(name)
		}
		return "" // credentials can contradict each other, and do not choose the context
	}, file)
	switch {
	case err != nil:
		return "", cli.Describe(err).Message
	case found.Server == "" || found.ServerSource == "current":
		return found.ContextName, ""
	case found.ContextName == "":
		return "", found.ServerSource + " names a server, so no context is used"
	case found.ContextName == file.Current:
		return found.ContextName, ""
	}
	return found.ContextName, found.ServerSource + " overrides the current context"
}

// noteInForce notes if commands do not use the current context.
func noteInForce(session *cli.Session, file *config.File) {
	if inForce, instead := inForce(session, file); inForce != file.Current && instead != "" {
		session.Note("note: %s", instead)
	}
}
