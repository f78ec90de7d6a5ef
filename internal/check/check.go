package check

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/output"
)

// Options are the flags of jt check.
type Options struct {
	Selection  selection.Selection
	Time       selection.Times
	Thresholds []Threshold
	AllowEmpty bool
	// MinJobs is how many finished jobs a rate needs to be compared.
	MinJobs      int64
	MinJobsGiven bool
	// IgnoreClock compares times although this machine's clock and the server's disagree.
	IgnoreClock bool
}

// Run compares the selected job types with the limits that were given, and reports every breach.
func Run(ctx context.Context, session *cli.Session, options Options) error {
	metrics := cmp.Or(session.Printing.Format, session.Environment.Getenv("JT_OUTPUT")) == FormatOpenMetrics
	limits, err := options.limits(metrics)
	if err != nil {
		return err
	}
	now := session.Environment.Now()
	between, err := options.Time.Between(session, now)
	if err != nil {
		return err
	}
	window, err := options.Time.Window(between, now)
	if err != nil {
		return err
	}
	// The printer is made before anything is sent, so that a wrong flag costs nothing.
	var printer *output.Printer
	switch {
	case !metrics:
		printer, err = newPrinter(ctx, session)
	case len(session.Printing.Columns) > 0 || session.Printing.JQ != "":
		err = cli.UsageError("--columns and --jq cannot be used with -o openmetrics", "use -o json")
	}
	if err != nil {
		return err
	}
	servers, done, err := session.Servers(ctx, nil)
	if err != nil {
		return err
	}
	defer done()
	session.WarnOfNames(servers)
	if err := options.Selection.ReadRefs(ctx, session.Environment.Stdin, len(servers) > 1); err != nil {
		return cli.TaskError("cannot check job types", err)
	}
	var checks sync.WaitGroup
	all := make([]*findings, len(servers))
	for i, server := range servers {
		chosen := options.Selection
		found := &findings{
			server: server, options: &options, selection: &chosen, limits: limits, now: now, exempt: map[string][]string{},
			needs: map[need]bool{needsCounts: metrics, needsRunning: metrics, needsPaused: metrics},
		}
		for _, limit := range limits {
			found.needs[limit.needs] = true
		}
		all[i] = found
		checks.Go(func() {
			if server.Err == nil {
				server.Err = cli.Try(func() error {
					return found.check(ctx, client.StatusOptions{Started: window.Started, Ended: window.Ended})
				})
			}
		})
	}
	checks.Wait()
	if ctx.Err() != nil {
		return cli.TaskError("cannot check job types", context.Cause(ctx))
	}
	read := slices.DeleteFunc(all, func(found *findings) bool { return found.server.Err != nil })
	if len(read) == 0 {
		return session.Failure(servers)
	}
	complete := len(read) == len(servers)
	if metrics {
		ended := cmp.Or(window.Ended, now)
		started := cmp.Or(window.Started, ended.Add(-selection.DefaultWindow))
		err = writeOpenMetrics(session.Environment.Stdout, gauges(read, ended.Sub(started)), complete, session.Environment.StdoutTerminal)
	} else {
		err = printBreaches(session, printer, read, complete)
	}
	// If the reader of the output stops after some rows, the exit code still reports the breaches.
	if err != nil && !cli.ReaderGone(err) {
		return err
	}
	for _, found := range read {
		found.server.Said = found.said(options.Time.WindowNote(session, between, now, found.difference == ""))
	}
	session.SayAll(cli.Together(servers))
	breached := outcome(read)
	if !complete && breached != nil {
		session.Warn("%s", breached) // the error is about the servers
	}
	return cmp.Or(session.Failure(servers), breached)
}

// check reads the job types of a server and compares them with the limits.
func (f *findings) check(ctx context.Context, query client.StatusOptions) error {
	scale := f.server.Scale
	err := f.selection.Find(ctx, scale)
	if err == nil {
		err = f.read(ctx, scale, query)
	}
	if err != nil {
		return cli.TaskError("cannot check job types", err)
	}
	if f.difference = cli.ClockDifference(scale); f.difference != "" && !f.options.IgnoreClock {
		if err := f.clocksDisagree(); err != nil {
			return err
		}
	}
	f.compare()
	if len(f.jobTypes) > 0 {
		f.missing = f.selection.Missing(ctx, scale, true)
	}
	if f.options.AllowEmpty {
		return nil
	}
	return f.nothingChecked(ctx, scale)
}

// limits checks the flags before anything is sent, and returns the thresholds that were given.
func (o *Options) limits(metrics bool) ([]Threshold, error) {
	if err := o.Selection.Prepare(); err != nil {
		return nil, err
	}
	if err := selection.CheckMinJobs(o.MinJobs); err != nil {
		return nil, err
	}
	var limits []Threshold
	var names []string
	for _, threshold := range o.Thresholds {
		names = append(names, "--"+threshold.Name)
		if !threshold.Given {
			continue
		}
		if threshold.Text == "" && !threshold.Plain {
			return nil, cli.UsageError("--"+threshold.Name+" is empty", "check whether the variable it comes from is set, or leave out the flag")
		}
		var err error
		if threshold.breach, err = threshold.read(threshold.Name, threshold.Text); err != nil {
			return nil, err
		}
		if threshold.needs == needsPaused && o.Selection.Asks("unpaused") {
			return nil, cli.UsageError("--no-paused and --unpaused cannot be used together", "leave out one of them: --unpaused selects no paused job type")
		}
		limits = append(limits, threshold)
	}
	if o.MinJobsGiven && !slices.ContainsFunc(limits, func(limit Threshold) bool { return limit.rate }) {
		return nil, cli.UsageError("--min-jobs needs --max-failure-rate", "add it, or leave out --min-jobs: other limits apply to any number of jobs")
	}
	if len(limits) == 0 && !metrics {
		return nil, cli.UsageError("nothing to check: no limit is given, and there is no default", "give one or more of "+strings.Join(names, ", "))
	}
	return limits, nil
}

// enoughJobs is how many finished jobs make a rate that is not due to chance.
const enoughJobs = 10

// findings are the selected job types of a server, which read reads, and their breaches, which compare finds.
type findings struct {
	server    *cli.Server
	options   *Options
	selection *selection.Selection // a copy
	limits    []Threshold
	needs     map[need]bool
	now       time.Time

	difference string // of the clocks, "" if they agree
	missing    string // which names and categories match nothing

	jobTypes []*checkedJobType
	archived []string // REFs of those left out

	breaches []breach            // in the order of name, version and limit
	compared int                 // how often a job type was compared with a limit
	breached int                 // number of job types with a breach
	exempt   map[string][]string // by the name of a limit: REFs of those it does not apply to
	silent   []string            // REFs of those without data
	few      []string            // REFs of those with fewer than minJobs finished jobs
	small    int                 // number of breaches by a rate of few finished jobs
	untimed  []string            // REFs of those whose running jobs have no known start
	endless  bool                // some may be long-running: the release does not show it
}

// compare compares every job type with every limit. Some limits apply to long-running ones only if the selection asks for
// those.
func (f *findings) compare() {
	named := f.selection.Asks("long-running") || len(f.selection.Names) > 0 || len(f.selection.Refs) > 0
	slices.SortFunc(f.jobTypes, func(a, b *checkedJobType) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Version, b.Version), cmp.Compare(a.ID, b.ID))
	})
	slices.Sort(f.archived)
	for _, jobType := range f.jobTypes {
		silent, before := false, len(f.breaches)
		f.endless = f.endless || !jobType.knowsLongRunning()
		for _, limit := range f.limits {
			if limit.needs == needsCounts && jobType.counts == nil {
				continue
			}
			if limit.ending && jobType.IsLongRunning && !named {
				f.exempt[limit.Name] = append(f.exempt[limit.Name], jobType.ref)
				continue
			}
			f.compared++
			ended := jobType.ended()
			silent = silent || limit.needs == needsCounts && ended == 0
			if limit.rate && ended > 0 && ended < f.options.MinJobs {
				f.few = append(f.few, jobType.ref)
				continue
			}
			if limit.needs == needsRunning && jobType.untimed {
				f.untimed = append(f.untimed, jobType.ref)
			}
			if breach, broken := limit.breach(jobType); broken {
				breach.ID, breach.Name, breach.Version = jobType.ID, jobType.Name, jobType.Version
				breach.Check = limit.Name
				f.breaches = append(f.breaches, breach)
				if limit.rate && ended < enoughJobs {
					f.small++
				}
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

// clocksDisagree returns an error if limits depend on this machine's clock. Without a time range, or with dates, the server
// counts jobs by its own clock. Its Date is not used instead of this machine's clock: a proxy may have stamped it.
func (f *findings) clocksDisagree() error {
	var flags []string
	for _, limit := range f.limits {
		if limit.needs == needsRunning || limit.needs == needsCounts && f.options.Time.Relative() {
			flags = append(flags, "--"+limit.Name)
		}
	}
	if len(flags) == 0 {
		return nil
	}
	return cli.OutcomeError(
		cli.ExitFailed, "clocks_differ",
		"cannot check "+strings.Join(flags, ", ")+": "+f.difference+", and the result depends on the time",
		"set the wrong clock, best with NTP, or add --ignore-clock to use this machine's",
	)
}

// nothingChecked returns an error if nothing was compared: a typo must not look like good health.
func (f *findings) nothingChecked(ctx context.Context, scale *client.Client) error {
	const hint = ", or add --allow-empty to succeed anyway"
	switch {
	case len(f.jobTypes) == 0 && len(f.archived) > 0:
		return cli.NotFoundError("nothing to check: all matching job types are archived: "+cli.SomeNames(f.archived), "add --archived to check them"+hint)
	case len(f.jobTypes) == 0:
		return cli.NotFoundError("no job types match", cmp.Or(f.selection.Suggest(ctx, scale, true), "run `jt status` with the same flags to see what they select"+hint))
	case len(f.limits) > 0 && f.compared == 0:
		return cli.NotFoundError(
			"nothing to check: all matching job types are long-running, and the limits do not apply to those: "+cli.SomeNames(f.exempt[f.limits[0].Name]),
			"add --long-running, or name them by REF, to check them"+hint,
		)
	}
	return nil
}

// breaches counts breaches in words.
func breaches(count int) string {
	if count == 1 {
		return "1 breach"
	}
	return output.Count(count) + " breaches"
}

// outcome returns an error if there are breaches.
func outcome(all []*findings) error {
	found, breached, jobTypes := 0, 0, 0
	for _, one := range all {
		found, breached, jobTypes = found+len(one.breaches), breached+one.breached, jobTypes+len(one.jobTypes)
	}
	if found == 0 {
		return nil
	}
	return cli.OutcomeError(
		cli.ExitCheckFailed, "check_failed", fmt.Sprintf("%s in %s of %s", breaches(found), output.Count(breached), cli.JobTypes(jobTypes)), "",
	)
}
