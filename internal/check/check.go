package check

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

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
	metrics := cmp.Or(session.Printing.Format, session.Environment.Getenv("JT_OUTPUT")) == FormatOpenMetrics
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
	switch {
	case !metrics:
		printer, err = newPrinter(ctx, session)
	case len(session.Printing.Columns) > 0 || session.Printing.JQ != "":
		err = cli.UsageError("--columns and --jq do not go with the output form openmetrics", "use -o json")
	}
	if err != nil {
		return err
	}
	scale, done, err := session.Connect(ctx)
	if err != nil {
		return err
	}
	defer done()

	found := &findings{
		selection: &options.Selection, bounds: bounds, now: now, exempt: map[string][]string{},
		needs: map[need]bool{needsCounts: metrics, needsRunning: metrics, needsPaused: metrics},
	}
	for _, bound := range bounds {
		found.needs[bound.needs] = true
	}
	if err := found.read(ctx, scale, client.StatusOptions{Started: window.Started, Ended: window.Ended}); err != nil {
		return cli.TaskError("cannot check job types", err)
	}
	found.judge()
	if err := found.nothingChecked(); err != nil && !options.AllowEmpty {
		return err
	}
	if metrics {
		ended := cmp.Or(window.Ended, now)
		started := cmp.Or(window.Started, ended.Add(-selection.DefaultWindow))
		err = writeOpenMetrics(session.Environment.Stdout, found.gauges(ended.Sub(started)), session.Environment.StdoutTerminal)
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
		if threshold.needs == needsPaused && o.Selection.Asks("unpaused") {
			return nil, cli.UsageError("--no-paused finds nothing among job types that --unpaused selects", "leave one of them out")
		}
		bounds = append(bounds, threshold)
	}
	if len(bounds) == 0 && !metrics {
		return nil, cli.UsageError("there is nothing to check: no bound is given", "give one or more of "+strings.Join(names, ", "))
	}
	return bounds, nil
}

// findings is what a check found out: first read reads the selected job types, then judge holds them to the bounds.
type findings struct {
	selection *selection.Selection
	bounds    []Threshold
	needs     map[need]bool
	now       time.Time

	jobTypes []*checkedJobType
	archived []string // REFs of those that are left out

	breaches []breach            // ordered by name, version and bound
	judged   int                 // how often a job type was held to a bound
	breached int                 // job types with a breach
	exempt   map[string][]string // REFs of those that a bound, by its name, does not apply to
	silent   []string            // REFs of those without data
	untimed  []string            // REFs of those whose running jobs have no known start
}

// judge holds every job type to every bound. Long-running ones are held to all of them only if the selection names them.
func (f *findings) judge() {
	named := f.selection.Asks("long-running") || len(f.selection.Names) > 0
	slices.SortFunc(f.jobTypes, func(a, b *checkedJobType) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Version, b.Version), cmp.Compare(a.ID, b.ID))
	})
	slices.Sort(f.archived)
	for _, jobType := range f.jobTypes {
		silent, before := false, len(f.breaches)
		for _, bound := range f.bounds {
			if bound.needs == needsCounts && jobType.counts == nil {
				continue
			}
			if bound.ending && jobType.IsLongRunning && !named {
				f.exempt[bound.Name] = append(f.exempt[bound.Name], jobType.ref)
				continue
			}
			f.judged++
			silent = silent || bound.needs == needsCounts && jobType.ended() == 0
			if bound.needs == needsRunning && jobType.untimed {
				f.untimed = append(f.untimed, jobType.ref)
			}
			if breach, broken := bound.judge(jobType); broken {
				breach.ID, breach.Name, breach.Version = jobType.ID, jobType.Name, jobType.Version
				breach.Check = bound.Name
				f.breaches = append(f.breaches, breach)
			}
		}
		if silent {
			f.silent = append(f.silent, jobType.ref)
		}
		if len(f.breaches) > before {
			f.breached++
		}
	}
}

// nothingChecked returns the error of a check that looked at nothing: a typo must not look like health.
func (f *findings) nothingChecked() error {
	const hint = "--allow-empty makes that a success"
	switch {
	case len(f.jobTypes) == 0 && len(f.archived) > 0:
		return cli.NotFoundError("nothing to check: all that match are archived: "+cli.SomeNames(f.archived), "--archived checks them; "+hint)
	case len(f.jobTypes) == 0:
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
	if len(f.breaches) > 1 {
		breaches = output.Count(len(f.breaches)) + " breaches"
	}
	return cli.OutcomeError(
		cli.ExitCheckFailed, "check_failed",
		fmt.Sprintf("%s in %s of %s", breaches, output.Count(f.breached), cli.JobTypes(len(f.jobTypes))), "",
	)
}
