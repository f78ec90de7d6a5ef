package wait

import (
	"context"
	"fmt"
	"slices"
	"time"

	"jt/internal/change"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/internal/timerange"
	"jt/output"
)

// Options are the arguments and flags of `jt wait`.
type Options struct {
	Targets           selection.TargetOptions
	State             string
	Timeout, Interval string
	IgnoreLongRunning bool
}

const leastInterval = 100 * time.Millisecond

// Run waits, and reports the state of the job types afterwards.
func Run(ctx context.Context, session *cli.Session, options Options) error {
	w, err := options.prepare()
	if err != nil {
		return err
	}
	// The report is printed after an interrupt too.
	printer, err := session.Printer(context.WithoutCancel(ctx), ReportView(w.state))
	if err != nil {
		return err
	}
	scale, done, err := session.Connect(ctx)
	if err != nil {
		return err
	}
	defer done()

	if err := options.Targets.ReadRefs(ctx, session.Environment.Stdin); err != nil {
		return err
	}
	w.begin(session)
	defer w.end()
	targets, err := w.lookUp(ctx, func(ctx context.Context) ([]selection.Target, error) {
		return options.Targets.Find(ctx, scale, session.Environment.Stdin)
	})
	if err != nil {
		return err
	}
	selection.NoteSkipped(session, targets)
	options.Targets.Note(session, targets, w.state == Idle)
	targets = slices.DeleteFunc(targets, func(found selection.Target) bool { return found.Skipped != "" })
	if w.state == Idle {
		if targets, err = ending(session, targets, options.IgnoreLongRunning); err != nil {
			return err
		}
		if len(targets) == 0 && !options.Targets.AllowEmpty {
			return cli.NotFoundError("nothing to wait for: all job types are long-running", "add --allow-empty to succeed anyway")
		}
	}
	w.targets = targets
	outcome := w.await(ctx, scale)
	w.end() // before the report
	reported := w.targets
	if format, _ := session.OutputFormat(); format == output.FormatTable && !options.Targets.Named() {
		reported = w.left()
	}
	written := change.Print(session, printer, reported, w.row)
	if count := len(w.targets) - len(reported); count > 0 {
		session.Note("%s %s", cli.JobTypes(count), w.state)
	}
	return change.ReportError(session, outcome, written, "waited for "+cli.JobTypes(len(targets)))
}

// prepare checks the flags before any request is sent.
func (o *Options) prepare() (*waiting, error) {
	w := &waiting{}
	var err error
	if w.state, err = parseState(o.State); err != nil {
		return nil, err
	}
	if w.timeout, err = timerange.Duration(o.Timeout); err != nil {
		return nil, cli.OfFlag("timeout", err)
	}
	if w.interval, err = timerange.Duration(o.Interval); err != nil {
		return nil, cli.OfFlag("interval", err)
	}
	if w.interval < leastInterval {
		return nil, cli.UsageError(fmt.Sprintf("invalid --interval %q: shorter than 100ms", o.Interval), "use 100ms or more")
	}
	if w.state == Idle {
		o.Targets.Include("include-long-running") // ending handles them
	}
	return w, o.Targets.Prepare()
}
