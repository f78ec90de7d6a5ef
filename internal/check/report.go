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

// View is how breaches are shown.
func View(options output.Options) output.View {
	shown := view.Report(
		output.Column{Name: "check", Kind: output.Text},
		output.Column{Name: "value", Kind: output.Number, Format: fourDigits},
		output.Column{Name: "limit", Kind: output.Number, Format: fourDigits},
		output.Column{Name: "message", Kind: output.Text, Style: func(string) output.Style { return output.Bad }},
	)
	shown.Table = view.TableColumns(options, []view.Layout{
		{From: 140, Columns: shown.Wide},
		{From: 0, Columns: []string{"id", "message", "ref"}},
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

// fourDigits rounds a rate for eyes.
func fourDigits(text string) string {
	number, err := strconv.ParseFloat(text, 64)
	if err != nil || !strings.Contains(text, ".") {
		return text
	}
	return strconv.FormatFloat(number, 'g', 4, 64)
}

// print writes a row for each breach. A table without any is empty: cron sends what is printed.
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

// note says on stderr what was checked, and what was not.
func (f *findings) note(session *cli.Session, window string) {
	if slices.ContainsFunc(f.bounds, func(bound Threshold) bool { return bound.needs == needsCounts }) {
		session.Note("%s", window)
	}
	if archived := f.archived; len(archived) > 0 {
		session.Note("left out: %s, archived (--archived checks them): %s", cli.JobTypes(len(archived)), cli.SomeNames(archived))
	}
	for _, bound := range f.bounds {
		if exempt := f.exempt[bound.Name]; len(exempt) > 0 {
			session.Note("not held to --%s: %s, long-running (--long-running or --name holds them): %s", bound.Name, cli.JobTypes(len(exempt)), cli.SomeNames(exempt))
		}
	}
	if len(f.silent) > 0 {
		session.Note("no data: no job of %s completed or failed in the window: %s", cli.JobTypes(len(f.silent)), cli.SomeNames(f.silent))
	}
	if len(f.untimed) > 0 {
		session.Note("no data: the server does not say since when jobs of %s run: %s", cli.JobTypes(len(f.untimed)), cli.SomeNames(f.untimed))
	}
	switch {
	case len(f.breaches) > 0: // the error says so
	case f.judged == 0:
		session.Note("nothing was checked")
	default:
		session.Note("no breach: %s checked", cli.JobTypes(len(f.jobTypes)))
	}
}
