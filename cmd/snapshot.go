package cmd

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"jt/client"
	"jt/output"
)

// snapshotOptions are what `jt snapshot` was asked for.
type snapshotOptions struct {
	selection selection
	parts     snapshotParts
}

// snapshotParts say which part of the job types is saved or restored.
type snapshotParts struct {
	only            string
	paused, mapping bool
}

func (p *snapshotParts) addFlags(flags *pflag.FlagSet) {
	flags.StringVar(&p.only, "only", "", "one `part` alone: paused or mapping")
}

func (p *snapshotParts) prepare(flags *pflag.FlagSet) error {
	p.paused, p.mapping = p.only != "mapping", p.only != "paused"
	if flags.Changed("only") && p.paused && p.mapping {
		return &usageError{fmt.Sprintf("--only %q is no part of a snapshot", p.only), "give paused or mapping"}
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

func (a *app) snapshotCommand() *cobra.Command {
	options := snapshotOptions{}
	command := &cobra.Command{
		Use:     "snapshot",
		Short:   "Save what is paused and the error mappings, for jt restore",
		Long:    snapshotHelp,
		Example: snapshotExample,
		Args:    noArguments,
		RunE: func(command *cobra.Command, _ []string) error {
			if err := options.parts.prepare(command.Flags()); err != nil {
				return err
			}
			options.selection.read(command.Flags())
			return a.runSnapshot(command.Context(), options)
		},
	}
	flags := command.Flags()
	options.selection.addFlags(flags)
	options.parts.addFlags(flags)
	return command
}

func (a *app) runSnapshot(ctx context.Context, options snapshotOptions) error {
	if err := a.connection.check(); err != nil {
		return err
	}
	if err := options.selection.prepare(); err != nil {
		return err
	}
	printer, err := a.snapshotPrinter(ctx)
	if err != nil {
		return err
	}
	scale, done, err := a.connect(ctx)
	if err != nil {
		return err
	}
	defer done()

	targets, err := a.snapshotTargets(ctx, scale, &options.selection)
	if err != nil {
		return err
	}
	written := newSnapshotFile(scale.BaseURL())
	if err := a.fillSnapshot(ctx, scale, written, targets, options); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return context.Cause(ctx)
	}
	if err := written.print(printer); err != nil {
		return err
	}
	return a.reportSnapshot(written, len(targets))
}

// snapshotTargets reads the job types that a selection chooses, in the order of the file.
func (a *app) snapshotTargets(ctx context.Context, scale *client.Client, selection *selection) ([]target, error) {
	objects, err := selectObjects(ctx, scale, selection, nil)
	if err != nil {
		return nil, err
	}
	if len(objects) == 0 && selection.given() {
		return nil, notFoundError("no job types match", "`jt list` with the same flags shows what they choose")
	}
	named := targetOptions{} // without guards: what is saved is not changed
	targets := make([]target, 0, len(objects))
	for _, object := range objects {
		found, err := named.target(object)
		if err != nil {
			return nil, err
		}
		targets = append(targets, found)
	}
	slices.SortFunc(targets, func(a, b target) int {
		return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.version, b.version), cmp.Compare(a.id, b.id))
	})
	return targets, nil
}

// fillSnapshot puts the job types into the file, and notes which of them it cannot tell all of.
func (a *app) fillSnapshot(ctx context.Context, scale *client.Client, file *snapshotFile, targets []target, options snapshotOptions) error {
	targets = file.withoutTwins(targets)
	mappings := make([]readMapping, len(targets))
	if options.parts.mapping {
		var err error
		if mappings, err = a.readMappings(ctx, scale, targets); err != nil {
			return err
		}
	}
	for i, found := range targets {
		entry := snapshotLine{Name: found.name, Version: found.version, ID: found.id}
		if options.parts.paused {
			if entry.IsPaused = pausedState(found.object); entry.IsPaused == nil {
				file.leaveOut("without whether they are paused, which the server does not tell", found)
			}
		}
		mapping := mappings[i]
		switch {
		case !options.parts.mapping:
		case mapping.err != nil:
			file.leaveOut("gone since the list was read", found)
			continue
		case mapping.unreadable:
			file.leaveOut(mappingUnreadable, found)
		case !mapping.known:
			file.leaveOut("without error mapping, since the server's details have none", found)
		default:
			entry.Mapping = orderedMapping(mapping.text)
			file.examine(mapping.text, found)
		}
		if entry.IsPaused != nil || entry.Mapping != nil {
			file.add(entry)
		}
	}
	return nil
}

// pausedState is nil where the server does not tell.
func pausedState(object client.Object) *bool {
	told, _ := object.Field(keyPaused)
	is := string(told) == "true"
	if !is && string(told) != "false" {
		return nil
	}
	return &is
}

// reportSnapshot says on stderr what the file does not hold, and what of it could not be restored.
func (a *app) reportSnapshot(file *snapshotFile, total int) error {
	for _, group := range groupRefs(file.unsendable, whySkipped) {
		a.note("note: jt restore cannot send this error mapping again once it is changed: %s: %s", group.what, strings.Join(group.refs, ", "))
	}
	for _, group := range groupRefs(file.left, whySkipped) {
		a.note("left out: %s", group.what+": "+strings.Join(group.refs, ", "))
	}
	if len(file.left) == 0 {
		if a.environment.StderrTerminal && !a.environment.StdoutTerminal {
			a.note("%s saved", jobTypes(total))
		}
		return nil
	}
	hint := ""
	if slices.ContainsFunc(file.left, func(found target) bool { return found.skipped == mappingUnreadable }) {
		hint = "`jt update ID --error-mapping FILE` repairs an error mapping that the server cannot read; --only paused needs none"
	}
	return partlyError(fmt.Sprintf("the snapshot lacks parts of %s", jobTypes(file.lacking())), hint)
}

// snapshotPrinter makes what writes the file: whole, as YAML or JSON.
func (a *app) snapshotPrinter(ctx context.Context) (*output.Printer, error) {
	options, err := a.printerOptions(ctx)
	if err != nil {
		return nil, err
	}
	switch {
	case a.printing.jq != "":
		return nil, wholeSnapshotError("--jq")
	case len(a.printing.columns) > 0:
		return nil, wholeSnapshotError("--columns")
	case options.Format == output.FormatJSON:
	case a.printing.form == "": // JT_OUTPUT is about tables
		options.Format = output.FormatYAML
	case options.Format != output.FormatYAML:
		return nil, &usageError{fmt.Sprintf("a snapshot is not written as %s", options.Format), "the forms are yaml, the default, and json"}
	}
	options.Single = true
	return output.New(a.environment.Stdout, output.View{}, options)
}

func wholeSnapshotError(flag string) error {
	return &usageError{"a snapshot is written whole, without " + flag, "`jt snapshot -o json | jq ...` shows parts of it"}
}
