package cmd

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"jt/internal/cli"
	"jt/internal/snapshot"
	"jt/output"
)

func addPartFlag(flags *pflag.FlagSet, p *snapshot.Parts) {
	flags.StringVar(&p.Only, "only", "", "one `part` alone: paused or mapping")
}

func readParts(flags *pflag.FlagSet, p *snapshot.Parts) error {
	p.Paused, p.Mapping = p.Only != "mapping", p.Only != "paused"
	if flags.Changed("only") && p.Paused && p.Mapping {
		return cli.UsageError(fmt.Sprintf("--only %q is no part of a snapshot", p.Only), "give paused or mapping")
	}
	return nil
}

const snapshotExample = `  jt snapshot > cluster.yaml
  jt snapshot --only paused > before.yaml
  jt snapshot -o json | jq '.job_types[] | select(.is_paused).name'
  jt snapshot | jt --server https://other/scale/api restore - --dry-run`

const snapshotHelp = `Write which job types are paused, and their error mappings, to a file that reads
well under version control and that jt restore reads: all job types, or those
that flags select.

  jt_snapshot: 1
  server: "https://host/scale/api"
  job_types:
    - name: landsat-parse
      version: "1.0.0"
      id: 6
      is_paused: false
      error_mapping:
        version: "1.0"
        exit_codes:
          "-15": algo-timeout
          "1": bad-input

It is YAML, or JSON with -o json. The job types are ordered by name and version,
the exit codes by their numbers, and no time is in it: the snapshot of a server
on which nothing changed is the same, byte for byte. The id is there for the
reader: jt restore goes by name and version.

Error mappings cost a request for each job type. --only paused leaves them out
and needs none of these; --only mapping leaves out what is paused. Where a
server cannot read the mapping that it saved it answers an internal error for
the details of that job type: it is named on stderr, the file says nothing of
its error mapping, and the exit code is 6.

Nothing is written before everything was read: an error or an interrupt leaves
stdout empty, and what reads it, such as jt restore, sees that there is no
snapshot.`

func snapshotCommand(session *cli.Session) *cobra.Command {
	options := snapshot.Options{}
	command := &cobra.Command{
		Use:     "snapshot",
		Short:   "Save what is paused and the error mappings, for jt restore",
		Long:    snapshotHelp,
		Example: snapshotExample,
		Args:    noArguments,
		RunE: func(command *cobra.Command, _ []string) error {
			if err := readParts(command.Flags(), &options.Parts); err != nil {
				return err
			}
			readSelection(command.Flags(), &options.Selection)
			return runSnapshot(command.Context(), session, options)
		},
	}
	flags := command.Flags()
	addSelectionFlags(flags, &options.Selection)
	addPartFlag(flags, &options.Parts)
	return command
}

func runSnapshot(ctx context.Context, session *cli.Session, options snapshot.Options) error {
	if err := session.Connection.Check(); err != nil {
		return err
	}
	if err := options.Selection.Prepare(); err != nil {
		return err
	}
	printer, err := snapshotPrinter(ctx, session)
	if err != nil {
		return err
	}
	scale, done, err := session.Connect(ctx)
	if err != nil {
		return err
	}
	defer done()

	targets, err := snapshot.Targets(ctx, session, scale, &options.Selection)
	if err != nil {
		return err
	}
	written := snapshot.NewFile(scale.BaseURL())
	if err := snapshot.Fill(ctx, session, scale, written, targets, options); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return context.Cause(ctx)
	}
	if err := written.Print(printer); err != nil {
		return err
	}
	return snapshot.Report(session, written, len(targets))
}

// snapshotPrinter makes what writes the file: whole, as YAML or JSON.
func snapshotPrinter(ctx context.Context, session *cli.Session) (*output.Printer, error) {
	options, err := session.PrinterOptions(ctx)
	if err != nil {
		return nil, err
	}
	switch {
	case session.Printing.JQ != "":
		return nil, wholeSnapshotError("--jq")
	case len(session.Printing.Columns) > 0:
		return nil, wholeSnapshotError("--columns")
	case options.Format == output.FormatJSON:
	case session.Printing.Format == "": // JT_OUTPUT is about tables
		options.Format = output.FormatYAML
	case options.Format != output.FormatYAML:
		return nil, cli.UsageError(fmt.Sprintf("a snapshot is not written as %s", options.Format), "the forms are yaml, the default, and json")
	}
	options.Single = true
	return output.New(session.Environment.Stdout, output.View{}, options)
}

func wholeSnapshotError(flag string) error {
	return cli.UsageError("a snapshot is written whole, without "+flag, "`jt snapshot -o json | jq ...` shows parts of it")
}
