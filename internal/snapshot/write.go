package snapshot

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/mapping"
	"jt/internal/selection"
	"jt/output"
)

// Options are the options of `jt snapshot`.
type Options struct {
	Selection selection.Selection
	Only      string // the part to save: paused, mapping, or "" for both
}

// Write writes a snapshot of the selected job types to stdout.
func Write(ctx context.Context, session *cli.Session, options Options) error {
	if err := session.Connection.Check(); err != nil {
		return err
	}
	if err := options.Selection.Prepare(); err != nil {
		return err
	}
	printing, err := printerOptions(ctx, session)
	if err != nil {
		return err
	}
	scale, done, err := session.Connect(ctx)
	if err != nil {
		return err
	}
	defer done()

	version, err := scale.Version(ctx)
	if err != nil {
		return cli.TaskError("cannot read the server's version", err)
	}
	if err := options.Selection.ReadRefs(ctx, session.Environment.Stdin, false); err != nil {
		return err
	}
	if err := options.Selection.Find(ctx, scale); err != nil {
		return err
	}
	targets, err := targetsOf(ctx, session, scale, &options.Selection)
	if err != nil {
		return err
	}
	written := &file{Format: formatVersion, Server: scale.BaseURL(), Release: version, JobTypes: []fileEntry{}}
	targets = written.withoutTwins(targets)
	mappings := make([]mapping.Current, len(targets))
	if options.Only != onlyPaused {
		if mappings, err = mapping.ReadAll(ctx, session, scale, targets); err != nil {
			return err
		}
	}
	for i, found := range targets {
		if err := written.add(found, mappings[i], options.Only); err != nil {
			return err
		}
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err := written.print(session.Environment.Stdout, printing); err != nil {
		return err
	}
	return written.report(session)
}

// printerOptions say how to print the complete file, as YAML or JSON.
func printerOptions(ctx context.Context, session *cli.Session) (output.Options, error) {
	options, err := session.PrinterOptions(ctx)
	switch {
	case err != nil:
		return options, err
	case session.Printing.JQ != "", len(session.Printing.Columns) > 0:
		return options, cli.UsageError("a snapshot is always complete: --jq and --columns cannot be used", "use `jt snapshot -o json | jq ...` to see parts of it")
	case options.Format == output.FormatJSON:
	case session.Printing.Format == "": // JT_OUTPUT is for tables
		options.Format = output.FormatYAML
	case options.Format != output.FormatYAML:
		return options, cli.UsageError(fmt.Sprintf("a snapshot cannot be written as %s", options.Format), "use -o yaml (the default) or -o json")
	}
	options.Single = true
	return options, nil
}

// targetsOf reads the selected job types, in the order of the file.
func targetsOf(ctx context.Context, session *cli.Session, scale *client.Client, selected *selection.Selection) ([]selection.Target, error) {
	objects, err := selection.Select(ctx, scale, selected)
	if err != nil {
		return nil, err
	}
	if len(objects) == 0 && selected.Given() {
		return nil, cli.NotFoundError("no job types match", cmp.Or(selected.Suggest(ctx, scale, false), "run `jt list` with the same flags to see what they select"))
	}
	if missing := selected.Missing(ctx, scale, false); missing != "" {
		session.Warn("%s", missing)
	}
	targets := make([]selection.Target, 0, len(objects))
	for _, object := range objects {
		found, err := selection.NewTarget(object)
		if err != nil {
			return nil, err
		}
		targets = append(targets, found)
	}
	slices.SortFunc(targets, func(a, b selection.Target) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Version, b.Version), cmp.Compare(a.ID, b.ID))
	})
	return targets, nil
}
