package check

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"jt/internal/cli"
	"jt/internal/view"
	"jt/output"
)

// View describes the columns of breaches.
func View(options output.Options) output.View {
	shown := view.Report(
		output.Column{Name: "check", Kind: output.Text},
		output.Column{Name: "value", Kind: output.Number, Format: fourDigits},
		output.Column{Name: "limit", Kind: output.Number, Format: fourDigits},
		output.Column{Name: "message", Kind: output.Text, Style: func(string) output.Style { return output.Bad }},
	)
	shown.Rows = shown.Wide
	shown.Table = view.TableColumns(options, []view.Layout{
		{From: 140, Columns: shown.Wide},
		{From: 0, Columns: []string{"id", "ref", "message"}},
	})
	return shown
}

func newPrinter(ctx context.Context, session *cli.Session) (*output.Printer, error) {
	options, err := session.PrinterOptions(ctx)
	if err != nil {
		return nil, err
	}
	return output.New(session.Environment.Stdout, View(options), options)
}

// fourDigits rounds a rate for people.
func fourDigits(text string) string {
	number, err := strconv.ParseFloat(text, 64)
	if err != nil || !strings.Contains(text, ".") {
		return text
	}
	return strconv.FormatFloat(number, 'g', 4, 64)
}

// print writes a row for each breach. A table without breaches is empty, because cron mails what is printed.
func (f *findings) print(session *cli.Session, printer *output.Printer) error {
	if len(f.breaches) == 0 && session.ShowsTable() {
		return nil
	}
	for _, breach := range f.breaches {
		row, err := cli.ReadableJSON(breach)
		if err == nil {
			err = printer.Print(output.RawObject(row))
		}
		if err != nil {
			return errors.Join(err, printer.Abort())
		}
	}
	return printer.Close()
}

// note says on stderr what was checked and what was not.
func (f *findings) note(session *cli.Session, window string) {
	if slices.ContainsFunc(f.limits, func(limit Threshold) bool { return limit.needs == needsCounts }) {
		session.Note("%s", window)
	}
	if archived := f.archived; len(archived) > 0 {
		session.Note("left out: %s, archived (--archived includes them): %s", cli.JobTypes(len(archived)), cli.SomeNames(archived))
	}
	for _, limit := range f.limits {
		if exempt := f.exempt[limit.Name]; len(exempt) > 0 {
			session.Note("not checked for --%s: %s, long-running (--long-running or --name includes them): %s", limit.Name, cli.JobTypes(len(exempt)), cli.SomeNames(exempt))
		}
		if limit.ending && f.endless {
			session.Note("--%s is checked for long-running job types too: this release of Scale does not show which they are", limit.Name)
		}
	}
	if len(f.silent) > 0 {
		session.Note("no data: %s without a completed or failed job in the window: %s", cli.JobTypes(len(f.silent)), cli.SomeNames(f.silent))
	}
	if len(f.few) > 0 {
		session.Note("not checked for --max-failure-rate: %s with fewer than %s completed and failed jobs (--min-jobs): %s",
			cli.JobTypes(len(f.few)), output.Count(int(f.minJobs)), cli.SomeNames(f.few))
	}
	if f.small > 0 && f.minJobs == 1 {
		session.Note("--max-failure-rate: %s with fewer than %d completed and failed jobs (--min-jobs %[2]d leaves them out)", breaches(f.small), enoughJobs)
	}
	if len(f.untimed) > 0 {
		session.Warn("no data: %s with running jobs whose start the server does not report: %s", cli.JobTypes(len(f.untimed)), cli.SomeNames(f.untimed))
	}
	switch {
	case len(f.breaches) > 0: // the error counts them
	case f.compared == 0:
		session.Warn("nothing was checked")
	default:
		session.Note("no breach: %s checked", cli.JobTypes(len(f.jobTypes)))
	}
}
