package doctor

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/view"
	"jt/output"
)

// longestCheck is the timeout of a request unless --request-timeout gives one.
const longestCheck = 10 * time.Second

// examination is one run of jt doctor. Each check leaves here what later checks need.
type examination struct {
	session  *cli.Session
	settings cli.Settings
	limit    time.Duration // timeout of one request, and of the search for services
	done     func()        // ends the sandbox
	options  client.Options
	scale    *client.Client
	server   *url.URL
	proxy    *proxy   // nil if there is none
	dialed   *url.URL // the server or the proxy
	whose    string   // "the proxy " if dialed is the proxy
	contact  *contact // the first exchange
}

// check is one step of an examination.
type check struct {
	name  string
	after string // the check that must pass first, if any
	waits string // shown while it runs, if it can take seconds
	run   func(context.Context) finding
}

func (e *examination) checks() []check {
	return []check{
		{name: "config", run: e.config},
		{name: "server", after: "config", run: e.serverURL},
		// dns sends the first request. The next three checks report how far it got.
		{name: "dns", after: "server", waits: "waiting for the server", run: e.dns},
		{name: "tcp", after: "dns", run: e.tcp},
		{name: "tls", after: "tcp", run: e.tls},
		{name: "api", after: "tls", waits: "looking for job-type services", run: e.api},
		{name: "sign-in", after: "api", waits: "trying without credentials", run: e.signIn},
		{name: "clock", after: "tls", run: e.clock},
		{name: "latency", after: "sign-in", waits: "timing pages", run: e.latency},
		{name: "completion", run: e.completion},
	}
}

// Run runs the checks one after another, and prints each finding at once.
func Run(ctx context.Context, session *cli.Session) error {
	printer, err := newPrinter(ctx, session)
	if err != nil {
		return err
	}
	e := &examination{session: session, done: func() {}}
	defer func() { e.done() }()
	checks := e.checks()
	var failed []finding
	blockers := map[string]string{} // by a check that failed or was skipped: the check that failed
	for _, check := range checks {
		if check.waits != "" {
			session.Redraw(check.waits + " ...")
		}
		var found finding
		if blocker := blockers[check.after]; blocker != "" {
			found = findSkipped("not checked, because " + blocker + " failed")
			blockers[check.name] = blocker
		} else {
			found = check.run(ctx)
		}
		session.Redraw("")
		if ctx.Err() != nil {
			return errors.Join(context.Cause(ctx), printer.Abort())
		}
		found.check = check.name
		if found.result == resultFailed {
			failed = append(failed, found)
			blockers[check.name] = check.name
		}
		row, err := found.row(session.Redact)
		if err == nil {
			err = printer.Print(row)
		}
		if err != nil {
			return errors.Join(err, printer.Abort())
		}
	}
	if err := printer.Close(); err != nil || len(failed) == 0 {
		return err
	}
	first := failed[0]
	return cli.OutcomeError(
		first.exit, "check_failed",
		fmt.Sprintf("%s of %s checks failed: %s: %s", output.Count(len(failed)), output.Count(len(checks)), first.check, first.seen), "",
	)
}

// newPrinter returns the printer of the chosen format. A terminal gets no table, but each row at once, with wrapped texts.
func newPrinter(ctx context.Context, session *cli.Session) (view.Printer, error) {
	options, err := session.PrinterOptions(ctx)
	if err != nil {
		return nil, err
	}
	if options.Terminal && view.ShowsPages(options) {
		return newLines(session.Environment.Stdout, options), nil
	}
	return output.New(session.Environment.Stdout, View(), options)
}
