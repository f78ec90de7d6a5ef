package check

import (
	"cmp"
	"context"
	"errors"
	"fmt"
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

// newPrinter returns the printer of breaches on one server or, for several contexts, on more.
func newPrinter(ctx context.Context, session *cli.Session) (*output.Printer, error) {
	options, err := session.PrinterOptions(ctx)
	if err != nil {
		return nil, err
	}
	contexts, err := session.Connection.ContextNames()
	if err != nil {
		return nil, err
	}
	return output.New(session.Environment.Stdout, view.OfContexts(contexts, View)(options), options)
}

// fourDigits rounds a rate for people.
func fourDigits(text string) string {
	number, err := strconv.ParseFloat(text, 64)
	if err != nil || !strings.Contains(text, ".") {
		return text
	}
	return strconv.FormatFloat(number, 'g', 4, 64)
}

// printBreaches writes a row for each breach, those of several servers by name and version. A table without breaches is empty, because
// cron mails what is printed. An output that is not complete has no end.
func printBreaches(session *cli.Session, printer *output.Printer, all []*findings, complete bool) error {
	type row struct {
		breach
		output.Object
	}
	var rows []row
	for _, found := range all {
		for _, breach := range found.breaches {
			text, err := cli.ReadableJSON(breach)
			if err != nil {
				return err
			}
			rows = append(rows, row{breach, view.InContext(found.server.Context, output.RawObject(text))})
		}
	}
	slices.SortStableFunc(rows, func(a, b row) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Version, b.Version))
	})
	if len(rows) == 0 && session.ShowsTable() {
		return nil
	}
	for _, row := range rows {
		if err := printer.Print(row.Object); err != nil {
			return errors.Join(err, printer.Abort())
		}
	}
	if !complete {
		return printer.Abort()
	}
	return printer.Close()
}

// said says what was checked and what was not.
func (f *findings) said(window string) []cli.Said {
	var said []cli.Said
	note := func(format string, values ...any) {
		said = append(said, cli.Said{Text: fmt.Sprintf(format, values...)})
	}
	warn := func(format string, values ...any) {
		said = append(said, cli.Said{Text: fmt.Sprintf(format, values...), Warning: true})
	}
	for _, warning := range []string{f.missing, f.difference} {
		if warning != "" {
			warn("%s", warning)
		}
	}
	if len(f.limits) == 0 {
		return said
	}
	if slices.ContainsFunc(f.limits, func(limit Threshold) bool { return limit.needs == needsCounts }) {
		note("%s", window)
	}
	if archived := f.archived; len(archived) > 0 {
		note("left out: %s, archived (--archived includes them): %s", cli.JobTypes(len(archived)), cli.SomeNames(archived))
	}
	for _, limit := range f.limits {
		if exempt := f.exempt[limit.Name]; len(exempt) > 0 {
			note("not checked for --%s: %s, long-running (--long-running or --name includes them): %s", limit.Name, cli.JobTypes(len(exempt)), cli.SomeNames(exempt))
		}
		if limit.ending && f.endless {
			note("--%s is checked for long-running job types too: this release of Scale does not show which they are", limit.Name)
		}
	}
	if len(f.silent) > 0 {
		note("no data: %s without a completed or failed job in the window: %s", cli.JobTypes(len(f.silent)), cli.SomeNames(f.silent))
	}
	if len(f.few) > 0 {
		note("not checked for --max-failure-rate: %s with fewer than %s completed and failed jobs (--min-jobs): %s",
			cli.JobTypes(len(f.few)), output.Count(int(f.options.MinJobs)), cli.SomeNames(f.few))
	}
	if f.small > 0 && f.options.MinJobs == 1 {
		note("--max-failure-rate: %s with fewer than %d completed and failed jobs (--min-jobs %[2]d leaves them out)", breaches(f.small), enoughJobs)
	}
	if len(f.untimed) > 0 {
		warn("no data: %s with running jobs whose start the server does not report: %s", cli.JobTypes(len(f.untimed)), cli.SomeNames(f.untimed))
	}
	switch {
	case len(f.breaches) > 0: // the error counts them
	case f.compared == 0:
		warn("nothing was checked")
	default:
		note("no breach: %s checked", cli.JobTypes(len(f.jobTypes)))
	}
	return said
}
