package check

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"jt/internal/cli"
	"jt/internal/view"
	"jt/output"
)

// View is how breaches are shown.
func View(session *cli.Session) output.View {
	return output.View{
		Columns: []output.Column{
			{Name: "id", Kind: output.Number},
			{Name: "name", Kind: output.Text, OwnLine: true},
			{Name: "version", Kind: output.Text},
			{Name: "check", Kind: output.Text},
			{Name: "value", Kind: output.Number, Format: fourDigits},
			{Name: "limit", Kind: output.Number, Format: fourDigits},
			{Name: "message", Kind: output.Text, Style: func(string) output.Style { return output.Bad }},
			{Name: "ref", Kind: output.Text, Derive: func(row output.Object) (any, error) { return view.ReportedRef(row), nil }},
		},
		Table: view.TableColumns(session, []view.Layout{
			{From: 140, Columns: []string{"id", "name", "version", "check", "value", "limit", "message"}},
			{From: 0, Columns: []string{"id", "message", "ref"}},
		}),
		Wide:     []string{"id", "name", "version", "check", "value", "limit", "message"},
		Name:     func(row output.Object) (string, error) { return view.ReportedRef(row), nil },
		Describe: view.ReportedRef,
	}
}

// fourDigits rounds a rate for eyes.
func fourDigits(text string) string {
	number, err := strconv.ParseFloat(text, 64)
	if err != nil || !strings.Contains(text, ".") {
		return text
	}
	return strconv.FormatFloat(number, 'g', 4, 64)
}

func (b *breach) object() (view.ReportRow, error) {
	return view.NewReportRow(struct {
		ID      int64       `json:"id"`
		Name    string      `json:"name"`
		Version string      `json:"version"`
		Check   string      `json:"check"`
		Value   json.Number `json:"value"`
		Limit   json.Number `json:"limit"`
		Message string      `json:"message"`
	}{b.jobType.ID, b.jobType.Name, b.jobType.Version, b.check, b.value, b.limit, b.message}, b.jobType.ref)
}

// printCheck writes a row for each breach. A table without one is nothing at all: cron sends what is printed.
func printCheck(session *cli.Session, printer *output.Printer, found *findings) error {
	if len(found.breaches) == 0 && session.ShowsTable() {
		return nil
	}
	for i := range found.breaches {
		object, err := found.breaches[i].object()
		if err == nil {
			err = printer.Print(object)
		}
		if err != nil {
			return errors.Join(err, printer.Abort())
		}
	}
	return printer.Close()
}

// Note says on stderr what was looked at, and what was not.
func Note(session *cli.Session, found *findings, window string) {
	if slices.ContainsFunc(found.bounds, Bound.LooksAtCounts) {
		session.Note("%s", window)
	}
	if archived := found.reading.archived; len(archived) > 0 {
		session.Note("left out: %s, archived (--archived checks them): %s", cli.JobTypes(len(archived)), cli.SomeNames(archived))
	}
	for _, bound := range found.bounds {
		if exempt := found.exempt[bound.Name]; len(exempt) > 0 {
			session.Note("not held to --%s: %s, long-running (--long-running or --name holds them): %s", bound.Name, cli.JobTypes(len(exempt)), cli.SomeNames(exempt))
		}
	}
	if len(found.silent) > 0 {
		session.Note("no data: no job of %s completed or failed in the window: %s", cli.JobTypes(len(found.silent)), cli.SomeNames(found.silent))
	}
	if len(found.untimed) > 0 {
		session.Note("no data: the server does not say since when jobs of %s run: %s", cli.JobTypes(len(found.untimed)), cli.SomeNames(found.untimed))
	}
	switch {
	case len(found.breaches) > 0: // the error says so
	case found.judged == 0:
		session.Note("nothing was checked")
	default:
		session.Note("no breach: %s checked", cli.JobTypes(len(found.reading.jobTypes)))
	}
}

// NothingChecked is the error of a check that had nothing to look at: a typo is not to look like health.
func (f *findings) NothingChecked() error {
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

// Outcome is nil where every job type keeps to every bound.
func (f *findings) Outcome() error {
	if len(f.breaches) == 0 {
		return nil
	}
	breaches := "1 breach"
	if count := len(f.breaches); count > 1 {
		breaches = output.Count(count) + " breaches"
	}
	return cli.OutcomeError(
		cli.ExitCheckFailed, "check_failed",
		fmt.Sprintf("%s in %s of %s", breaches, output.Count(f.breached()), cli.JobTypes(len(f.reading.jobTypes))), "",
	)
}
