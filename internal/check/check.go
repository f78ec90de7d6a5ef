package check

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/output"
)

// Options are what `jt check` was asked for.
type Options struct {
	Selection  selection.Selection
	Time       selection.Times
	Thresholds []Threshold
	AllowEmpty bool
}

// Run holds the selected job types to the thresholds that were given, and reports those that break one.
func Run(ctx context.Context, session *cli.Session, options Options) error {
	metrics := asksForMetrics(session)
	bounds, err := options.bounds(metrics)
	if err != nil {
		return err
	}
	now := session.Environment.Now()
	between, err := options.Time.Between(now, session.Environment.Location)
	if err != nil {
		return err
	}
	window, err := options.Time.Window(between)
	if err != nil {
		return err
	}
	// The output is prepared before anything is sent, so that a wrong flag costs nothing.
	var printer *output.Printer
	if metrics {
		err = refuseColumns(session)
	} else {
		printer, err = newPrinter(ctx, session)
	}
	if err != nil {
		return err
	}
	scale, done, err := session.Connect(ctx)
	if err != nil {
		return err
	}
	defer done()

	reading := &reading{selection: &options.Selection, now: now, needs: needs{counts: metrics, running: metrics, paused: metrics}}
	for _, bound := range bounds {
		reading.needs.add(bound.needs)
	}
	if err := reading.read(ctx, scale, client.StatusOptions{Started: window.Started, Ended: window.Ended}); err != nil {
		return cli.TaskError("cannot check job types", err)
	}
	found := reading.holdTo(bounds)
	if err := found.nothingChecked(); err != nil && !options.AllowEmpty {
		return err
	}
	if metrics {
		ended := cmp.Or(window.Ended, now)
		started := cmp.Or(window.Started, ended.Add(-selection.DefaultWindow))
		err = found.writeMetrics(session, ended.Sub(started))
	} else {
		err = found.print(session, printer)
	}
	// If the reader stops after some rows, the exit code still reports what was found.
	if err != nil && !cli.ReaderGone(err) {
		return err
	}
	if len(bounds) > 0 {
		found.note(session, selection.WindowNote(between, now))
	}
	return found.outcome()
}

// bounds checks the flags before anything is sent, and returns the thresholds that were given.
func (o *Options) bounds(metrics bool) ([]Threshold, error) {
	if err := o.Selection.Prepare(); err != nil {
		return nil, err
	}
	var bounds []Threshold
	var names []string
	for _, threshold := range o.Thresholds {
		names = append(names, "--"+threshold.Name)
		if !threshold.Given {
			continue
		}
		var err error
		if threshold.judge, err = threshold.read(threshold.Name, threshold.Text); err != nil {
			return nil, err
		}
		if threshold.needs.paused && o.Selection.Asks("unpaused") {
			return nil, cli.UsageError("--no-paused finds nothing among job types that --unpaused selects", "leave one of them out")
		}
		bounds = append(bounds, threshold)
	}
	if len(bounds) == 0 && !metrics {
		return nil, cli.UsageError("there is nothing to check: no bound is given", "give one or more of "+strings.Join(names, ", "))
	}
	return bounds, nil
}

// findings is the result of holding job types to bounds.
type findings struct {
	reading  *reading
	bounds   []Threshold
	breaches []breach // ordered by name, version and bound

	judged   int                 // how often a job type was held to a bound
	breached int                 // job types with a breach
	exempt   map[string][]string // REFs of those that a bound, by its name, does not apply to
	silent   []string            // REFs of those without data
	untimed  []string            // REFs of those whose running jobs have no known start
}

// holdTo holds every job type to every bound. Long-running ones are held to all of them only if the selection names them.
func (r *reading) holdTo(bounds []Threshold) *findings {
	found := &findings{reading: r, bounds: bounds, exempt: map[string][]string{}}
	named := r.selection.Asks("long-running") || len(r.selection.Names) > 0
	slices.SortFunc(r.jobTypes, func(a, b *checkedJobType) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Version, b.Version), cmp.Compare(a.ID, b.ID))
	})
	slices.Sort(r.archived)
	for _, jobType := range r.jobTypes {
		silent, before := false, len(found.breaches)
		for _, bound := range bounds {
			if bound.needs.counts && jobType.counts == nil {
				continue
			}
			if bound.ending && jobType.IsLongRunning && !named {
				found.exempt[bound.Name] = append(found.exempt[bound.Name], jobType.ref)
				continue
			}
			found.judged++
			silent = silent || bound.needs.counts && jobType.ended() == 0
			if bound.needs.running && jobType.untimed {
				found.untimed = append(found.untimed, jobType.ref)
			}
			if breach, broken := bound.judge(jobType); broken {
				breach.ID, breach.Name, breach.Version, breach.ref = jobType.ID, jobType.Name, jobType.Version, jobType.ref
				breach.Check = bound.Name
				found.breaches = append(found.breaches, breach)
			}
		}
		if silent {
			found.silent = append(found.silent, jobType.ref)
		}
		if len(found.breaches) > before {
			found.breached++
		}
	}
	return found
}

// nothingChecked returns the error of a check that looked at nothing: a typo must not look like health.
func (f *findings) nothingChecked() error {
	const hint = "--allow-empty makes that a success"
	switch {
	case len(f.reading.jobTypes) == 0 && len(f.reading.archived) > 0:
		return cli.NotFoundError("nothing to check: all that match are archived: "+cli.SomeNames(f.reading.archived), "--archived checks them; "+hint)
	case len(f.reading.jobTypes) == 0:
		return cli.NotFoundError("no job types match", "`jt status` with the same flags shows what they choose; "+hint)
	case len(f.bounds) > 0 && f.judged == 0:
		return cli.NotFoundError(
			"nothing to check: all that match are long-running, and the bounds do not apply to those: "+cli.SomeNames(f.exempt[f.bounds[0].Name]),
			"--long-running or --name holds them to the bounds; "+hint,
		)
	}
	return nil
}

// outcome returns nil if there is no breach.
func (f *findings) outcome() error {
	if len(f.breaches) == 0 {
		return nil
	}
	breaches := "1 breach"
	if count := len(f.breaches); count > 1 {
		breaches = output.Count(count) + " breaches"
	}
	return cli.OutcomeError(
		cli.ExitCheckFailed, "check_failed",
		fmt.Sprintf("%s in %s of %s", breaches, output.Count(f.breached), cli.JobTypes(len(f.reading.jobTypes))), "",
	)
}
