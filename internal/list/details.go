package list

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/internal/view"
	"jt/output"
)

func Details(ctx context.Context, session *cli.Session, args []string) error {
	options, err := session.PrinterOptions(ctx)
	if err != nil {
		return err
	}
	refs, err := selection.ReadRefs(ctx, args, session.Environment.Stdin)
	if err != nil {
		return err
	}
	if len(refs) == 0 {
		return cli.NotFoundError("there is no REF on stdin", cli.HintRef)
	}
	options.Single = len(refs) == 1
	printer, err := view.NewDetailsPrinter(session, options)
	if err != nil {
		return err
	}
	scale, done, err := session.Connect(ctx)
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
		list.fetch(ctx, scale, view.ShowsPages(options))
	}()
	return showDetails(ctx, session, scale, list, printer)
}

// showDetails prints what can be had, and then tells what cannot.
func showDetails(ctx context.Context, session *cli.Session, scale *client.Client, list detailsList, printer view.DetailsPrinter) error {
	shown := 0
	var problems []*detailsEntry
	for _, entry := range list {
		<-entry.ready
		if entry.err != nil && (ctx.Err() != nil || !ofOne(entry.err)) {
			return errors.Join(cli.TaskError("cannot show job types", entry.err), printer.Abort())
		}
		if entry.err != nil {
			problems = append(problems, entry)
			continue
		}
		if err := printer.Print(entry.object); err != nil {
			return errors.Join(cli.TaskError("cannot show job types", err), printer.Abort())
		}
		shown++
	}
	if shown == 0 {
		return nothingShown(ctx, session, scale, problems)
	}
	if err := printer.Close(); err != nil {
		return err
	}
	if len(problems) == 0 {
		return nil
	}
	tellProblems(ctx, session, scale, problems)
	return cli.PartlyError(fmt.Sprintf("%s of %s could not be shown", output.Count(len(problems)), cli.JobTypes(len(list))), "")
}

// ofOne tells an error about one job type from one that the next job type would meet too.
func ofOne(err error) bool {
	return !errors.Is(err, client.ErrUnauthorized) && !errors.Is(err, client.ErrUnreachable)
}

// nothingShown is the error of a command of which no job type could be shown.
func nothingShown(ctx context.Context, session *cli.Session, scale *client.Client, problems []*detailsEntry) error {
	names := missingOf(problems)
	switch {
	case len(names) == len(problems):
		return selection.MissingRefs(names, selection.ReadNameVersions(ctx, scale, names))
	case len(problems) == 1:
		return problems[0].err
	}
	tellProblems(ctx, session, scale, problems)
	for _, problem := range problems {
		if !errors.Is(problem.err, client.ErrNotFound) {
			return cli.TaskError(fmt.Sprintf("none of %s could be shown", cli.JobTypes(len(problems))), problem.err)
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

func tellProblems(ctx context.Context, session *cli.Session, scale *client.Client, problems []*detailsEntry) {
	known := selection.ReadNameVersions(ctx, scale, missingOf(problems))
	for _, problem := range problems {
		err := problem.err
		if errors.Is(err, client.ErrNotFound) {
			err = selection.MissingRefs([]string{problem.ref}, known)
		}
		session.WriteError(err)
	}
}

// detailsEntry is a job type to be shown.
type detailsEntry struct {
	ref    string
	object client.Object // as the list has it, then its details
	err    error
	ready  chan struct{} // closed once the details or the error are there
}

// detailsError is a job type that the server has, but of which it fails to return the details.
type detailsError struct {
	object client.Object // as the list has it
	err    error
}

func (e *detailsError) Error() string { return e.err.Error() }

func (e *detailsError) Unwrap() error { return e.err }

// Report says how to repair the job type.
func (e *detailsError) Report() cli.Report {
	r := cli.Describe(e.err)
	id, _ := e.object.Field("id")
	r.Message, r.Complete = fmt.Sprintf("cannot show %s: %s", e.object.Describe(), r.Message), false
	r.Hint = fmt.Sprintf("servers answer so where its error mapping is broken: `jt update %s --error-mapping FILE` then repairs it", id)
	return r
}

type detailsList []*detailsEntry

// detailsOf finds the job types that REFs name, each once. A REF that names several is an error, one that names none
// an entry with one.
func detailsOf(ctx context.Context, scale *client.Client, refs []string) (detailsList, error) {
	resolutions, err := scale.JobTypes.Resolve(ctx, refs...)
	if err != nil {
		return nil, cli.TaskError("cannot look the job types up", err)
	}
	var list detailsList
	seen := map[int64]bool{}
	for _, resolution := range resolutions {
		entry := &detailsEntry{ref: resolution.Ref, object: resolution.Object, err: resolution.Err, ready: make(chan struct{})}
		if entry.err != nil {
			if !errors.Is(entry.err, client.ErrNotFound) {
				return nil, entry.err
			}
			list = append(list, entry)
			continue
		}
		id, err := entry.object.Integer("id")
		if err != nil {
			return nil, err
		}
		if !seen[id] {
			seen[id] = true
			list = append(list, entry)
		}
	}
	return list, nil
}

// fetch asks for the details, of the first entries first, until ctx ends; decoding them all checks each field's type.
func (l detailsList) fetch(ctx context.Context, scale *client.Client, decode bool) {
	var running sync.WaitGroup
	defer running.Wait()
	slots := make(chan struct{}, scale.Concurrency())
	for _, entry := range l {
		select {
		case slots <- struct{}{}:
		case <-ctx.Done():
			entry.err = cmp.Or(entry.err, ctx.Err())
			close(entry.ready)
			continue
		}
		running.Go(func() {
			defer func() { <-slots }()
			defer close(entry.ready)
			if entry.err == nil {
				entry.err = entry.read(ctx, scale)
			}
			if entry.err == nil && decode {
				_, entry.err = entry.object.Details()
			}
		})
	}
}

// read asks for the details, unless they were asked for already to find out whether there is such an id.
func (e *detailsEntry) read(ctx context.Context, scale *client.Client) error {
	if _, ok := e.object.Field("job_counts_6h"); ok {
		return nil
	}
	id, err := e.object.Integer("id")
	if err != nil {
		return err
	}
	object, err := scale.JobTypes.GetObject(ctx, id)
	failed, ok := errors.AsType[*client.Error](err)
	switch {
	case err == nil:
		e.object = object
		return nil
	case ok && failed.Status >= 500:
		return &detailsError{e.object, err}
	case errors.Is(err, client.ErrNotFound):
		return &client.MissingError{Ref: e.ref} // it went away in between
	}
	return cli.TaskError("cannot show "+e.object.Describe(), err)
}
