package list

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"jt/client"
	"jt/client/model"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/internal/view"
	"jt/output"
)

// DetailsOptions are the options of `jt show`.
type DetailsOptions struct {
	PausedBy PausedBy
	NoPager  bool
	Trend    bool // failures by hour, on pages
}

// Details shows everything the server knows about the job types that REFs name.
func Details(ctx context.Context, session *cli.Session, args []string, chosen DetailsOptions) error {
	options, err := session.PrinterOptions(ctx)
	if err != nil {
		return err
	}
	if chosen.Trend && !view.ShowsPages(options) {
		return cli.UsageError("--trend is a part of pages, which other formats and --columns do not have",
			"`jt status --since 24h --every 1h` with the same REFs has every format")
	}
	refs, err := selection.ReadRefs(ctx, args, session.Environment.Stdin)
	if err != nil {
		return err
	}
	if len(refs) == 0 {
		return selection.NoRefs()
	}
	options.Single = len(refs) == 1
	stdout, read := session.Paged(view.ShowsPages(options) && !chosen.NoPager)
	printer, err := view.NewDetailsPrinter(stdout, options)
	if err != nil {
		return err
	}
	scale, done, err := session.Connect(ctx)
	if err != nil {
		return err
	}
	defer done()

	named, err := selection.Find(ctx, scale, refs, false)
	if err != nil {
		return err
	}
	found := make([]*entry, 0, len(named))
	for _, one := range named {
		found = append(found, &entry{Found: one, ready: make(chan struct{})})
	}
	var counts func() error
	if view.ShowsPages(options) {
		counts = recentCounts(ctx, scale, found)
	}
	if chosen.Trend && slices.ContainsFunc(found, func(one *entry) bool { return !one.Missing }) {
		if err := readTrends(ctx, session, scale, found); err != nil {
			return err
		}
	}
	problems, err := printDetails(ctx, scale, printer, found, counts, chosen.PausedBy)
	if ended := read(ctx); err == nil {
		err = ended
	}
	if err != nil || len(problems) == 0 {
		return err
	}
	return notShown(ctx, session, scale, problems, len(found))
}

// printDetails prints the entries in order, and returns those that could not be read.
func printDetails(ctx context.Context, scale *client.Client, printer view.Printer, found []*entry, counts func() error, pausedBy PausedBy) (problems []*entry, err error) {
	reading, stop := context.WithCancel(ctx)
	begun := 0 // the details of later entries are read ahead
	defer func() {
		stop()
		for _, entry := range found[:begun] {
			<-entry.ready
		}
	}()
	for i, entry := range found {
		for ; begun < min(i+scale.Concurrency(), len(found)); begun++ {
			go found[begun].fetch(reading, scale, counts)
		}
		<-entry.ready
		entry.row.PausedBy = pausedBy.of(scale, entry.row.Object)
		err := entry.err
		if err != nil && ctx.Err() == nil && isOfOne(err) {
			problems = append(problems, entry)
			continue
		}
		if err == nil {
			err = printer.Print(entry.row)
		}
		if err != nil {
			return problems, errors.Join(cli.TaskError("cannot show job types", err), printer.Abort())
		}
	}
	if len(problems) == len(found) {
		return problems, nil // nothing is printed, not even []
	}
	return problems, printer.Close()
}

// isOfOne reports whether an error is about one job type only, and would not happen with the next one too.
func isOfOne(err error) bool {
	return !errors.Is(err, client.ErrUnauthorized) && !errors.Is(err, client.ErrUnreachable)
}

// notShown returns the error that ends the command after problems with some or all job types. If they differ, it writes them.
func notShown(ctx context.Context, session *cli.Session, scale *client.Client, problems []*entry, all int) error {
	var missing []string
	var other error
	for _, problem := range problems {
		if errors.Is(problem.err, client.ErrNotFound) {
			missing = append(missing, problem.Ref)
		} else {
			other = cmp.Or(other, problem.err)
		}
	}
	known := selection.ReadNameVersions(ctx, scale, missing)
	switch {
	case len(missing) == all:
		return selection.MissingRefs(missing, known)
	case all == 1:
		return other
	}
	for _, problem := range problems {
		err := problem.err
		if errors.Is(err, client.ErrNotFound) {
			err = selection.MissingRefs([]string{problem.Ref}, known)
		}
		session.WriteError(err)
	}
	if len(problems) == all {
		return cli.TaskError(fmt.Sprintf("none of %s could be shown", cli.JobTypes(all)), other)
	}
	return cli.PartlyError(fmt.Sprintf("%s of %s could not be shown", output.Count(len(problems)), cli.JobTypes(all)), "")
}

// entry is a job type to be shown.
type entry struct {
	selection.Found

	row    view.JobTypeRow      // the details
	recent *client.RecentCounts // for details without them, once they are read
	err    error
	ready  chan struct{} // closed once the row or the error are there
}

// fetch reads the details. With counts, they are for a page, which shows every field: each must have its documented type.
func (e *entry) fetch(ctx context.Context, scale *client.Client, counts func() error) {
	defer close(e.ready)
	e.err = cli.Try(func() error {
		details, err := e.read(ctx, scale)
		if e.row.Object = details; err != nil || counts == nil {
			return err
		}
		if err := view.CheckDetails(details); err != nil {
			return err
		}
		if _, counted := details.Field("job_counts_6h"); counted {
			return nil
		}
		err = counts()
		e.row.Recent = e.recent
		return err
	})
}

// recentCounts returns a function that reads the recent counts of jobs of all entries, once.
func recentCounts(ctx context.Context, scale *client.Client, entries []*entry) func() error {
	return sync.OnceValue(func() error {
		existing := slices.DeleteFunc(slices.Clone(entries), func(entry *entry) bool { return entry.Missing })
		objects := make([]model.Object, len(existing))
		for i, entry := range existing {
			objects[i] = entry.Object
		}
		read, err := scale.JobTypes.RecentCounts(ctx, objects...)
		if err != nil {
			return cli.TaskError("cannot count recent jobs", err)
		}
		for i, entry := range existing {
			entry.recent = &read[i]
		}
		return nil
	})
}

func (e *entry) read(ctx context.Context, scale *client.Client) (model.Object, error) {
	if e.Missing {
		return model.Object{}, client.ErrNotFound
	}
	// Looking up an id, or NAME@VERSION on later releases, may have read the details already.
	for _, field := range []string{"job_counts_6h", "manifest"} {
		if _, known := e.Object.Field(field); known {
			return e.Object, nil
		}
	}
	details, err := scale.JobTypes.GetObject(ctx, e.ID)
	failed, ok := errors.AsType[*client.Error](err)
	switch {
	case ok && failed.Status >= 500:
		err = &detailsError{e.Object, err}
	case errors.Is(err, client.ErrNotFound):
		err = client.ErrNotFound // it was deleted in between
	case err != nil:
		err = cli.TaskError("cannot show "+e.Object.Describe(), err)
	}
	return details, err
}

// detailsError is about a job type in the server's list whose details the server fails to return.
type detailsError struct {
	object model.Object // as the list has it
	err    error
}

func (e *detailsError) Error() string { return e.err.Error() }

func (e *detailsError) Unwrap() error { return e.err }

// Report says how to repair the job type.
func (e *detailsError) Report() cli.Report {
	r := cli.Describe(e.err)
	id, _ := e.object.Field("id")
	r.Message, r.Complete = fmt.Sprintf("cannot show %s: %s", e.object.Describe(), r.Message), false
	r.Hint = fmt.Sprintf("if the server cannot read its error mapping, `jt update %s --error-mapping FILE` repairs it", id)
	return r
}
