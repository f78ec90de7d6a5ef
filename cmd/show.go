package cmd

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"jt/client"
	"jt/output"
)

const showExample = `  jt show landsat-parse@1.0.0
  jt show 12 -o yaml
  jt show 12 --jq .interface.command
  jt list --paused -o name | jt show -
  jt show 6 7 8 --columns id,name,error_mapping.version,interface.command -o csv`

func (a *app) showCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "show REF...",
		Aliases: []string{"get", "describe"},
		Short:   "Show all that the server knows of job types",
		Long: `Show all that the server knows of job types: what they are, how they run, how
their jobs of the last 6, 12 and 24 hours did, which errors their exit codes
mean, and their interface.

` + refHelp + `

Each job type is a page of its own. -o wide and --columns make a table with a
line for each instead. json and yaml give the server's object for one REF, and
an array for several.

Of several REFs those that name a job type are shown, and the others named on
stderr (exit code 6; 3 where none of them names one). Where a REF names several
job types, nothing is shown.`,
		Example: showExample,
		Args:    needRefs,
		RunE: func(command *cobra.Command, args []string) error {
			return a.runShow(command.Context(), args)
		},
	}
}

// needRefs is for commands that work on REFs alone.
func needRefs(command *cobra.Command, args []string) error {
	if len(args) > 0 {
		return nil
	}
	return &usageError{fmt.Sprintf("%s needs a REF", command.CommandPath()), hintRef}
}

func (a *app) runShow(ctx context.Context, args []string) error {
	options, err := a.printerOptions(ctx)
	if err != nil {
		return err
	}
	refs, err := readRefs(ctx, args, a.environment.Stdin)
	if err != nil {
		return err
	}
	if len(refs) == 0 {
		return notFoundError("there is no REF on stdin", hintRef)
	}
	options.Single = len(refs) == 1
	printer, err := a.detailsPrinter(options)
	if err != nil {
		return err
	}
	scale, done, err := a.connect(ctx)
	if err != nil {
		return err
	}
	defer done()

	list, err := detailsOf(ctx, scale, refs)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	fetched := make(chan struct{})
	defer func() {
		stop()
		<-fetched
	}()
	go func() {
		defer close(fetched)
		// A page shows every field, so that each has to be what it is documented as.
		list.fetch(ctx, scale, showsPages(options))
	}()
	return a.showDetails(ctx, scale, list, printer)
}

// detailsPrinter writes details in one of the forms.
type detailsPrinter interface {
	Print(row output.Object) error
	Close() error
	Abort() error
}

// showsPages tells whether each job type is shown as a page for eyes.
func showsPages(options output.Options) bool {
	return options.Format == output.FormatTable && len(options.Columns) == 0 && options.JQ == ""
}

func (a *app) detailsPrinter(options output.Options) (detailsPrinter, error) {
	if showsPages(options) {
		return &pages{out: a.environment.Stdout, options: options}, nil
	}
	return output.New(a.environment.Stdout, detailsView(), options)
}

// showDetails prints what can be had, and then tells what cannot.
func (a *app) showDetails(ctx context.Context, scale *client.Client, list detailsList, printer detailsPrinter) error {
	shown := 0
	var problems []*detailsEntry
	for _, entry := range list {
		<-entry.ready
		if entry.err != nil && (ctx.Err() != nil || !ofOne(entry.err)) {
			return errors.Join(&taskError{"cannot show job types", entry.err}, printer.Abort())
		}
		if entry.err != nil {
			problems = append(problems, entry)
			continue
		}
		if err := printer.Print(entry.object); err != nil {
			return errors.Join(&taskError{"cannot show job types", err}, printer.Abort())
		}
		shown++
	}
	if shown == 0 {
		return a.nothingShown(ctx, scale, problems)
	}
	if err := printer.Close(); err != nil {
		return err
	}
	if len(problems) == 0 {
		return nil
	}
	a.tellProblems(ctx, scale, problems)
	return partlyError(fmt.Sprintf("%s of %s could not be shown", output.Count(len(problems)), jobTypes(len(list))), "")
}

// ofOne tells an error about one job type from one that the next job type would meet too.
func ofOne(err error) bool {
	return !errors.Is(err, client.ErrUnauthorized) && !errors.Is(err, client.ErrUnreachable)
}

// nothingShown is the error of a command of which no job type could be shown.
func (a *app) nothingShown(ctx context.Context, scale *client.Client, problems []*detailsEntry) error {
	names := missingOf(problems)
	switch {
	case len(names) == len(problems):
		return missingRefs(names, readNameVersions(ctx, scale, names))
	case len(problems) == 1:
		return problems[0].err
	}
	a.tellProblems(ctx, scale, problems)
	for _, problem := range problems {
		if !errors.Is(problem.err, client.ErrNotFound) {
			return &taskError{fmt.Sprintf("none of %s could be shown", jobTypes(len(problems))), problem.err}
		}
	}
	return nil
}

// missingOf are the REFs that name no job type.
func missingOf(problems []*detailsEntry) []string {
	var refs []string
	for _, problem := range problems {
		if errors.Is(problem.err, client.ErrNotFound) {
			refs = append(refs, problem.ref)
		}
	}
	return refs
}

func (a *app) tellProblems(ctx context.Context, scale *client.Client, problems []*detailsEntry) {
	known := readNameVersions(ctx, scale, missingOf(problems))
	for _, problem := range problems {
		err := problem.err
		if errors.Is(err, client.ErrNotFound) {
			err = missingRefs([]string{problem.ref}, known)
		}
		a.write(describe(err), a.errorsAsJSON(a.args))
	}
}
