package cmd

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"jt/output"
)

// checkView is how breaches are shown.
func (a *app) checkView() output.View {
	return output.View{
		Columns: []output.Column{
			{Name: "id", Kind: output.Number},
			{Name: "name", Kind: output.Text, OwnLine: true},
			{Name: "version", Kind: output.Text},
			{Name: "check", Kind: output.Text},
			{Name: "value", Kind: output.Number, Format: fourDigits},
			{Name: "limit", Kind: output.Number, Format: fourDigits},
			{Name: "message", Kind: output.Text, Style: func(string) output.Style { return output.Bad }},
			{Name: "ref", Kind: output.Text, Derive: func(row output.Object) (any, error) { return reportedRef(row), nil }},
		},
		Table: a.tableColumns([]layout{
			{140, []string{"id", "name", "version", "check", "value", "limit", "message"}},
			{0, []string{"id", "message", "ref"}},
		}),
		Wide:     []string{"id", "name", "version", "check", "value", "limit", "message"},
		Name:     func(row output.Object) (string, error) { return reportedRef(row), nil },
		Describe: reportedRef,
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

func (b *breach) object() (reportObject, error) {
	return newReportObject(struct {
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
func (a *app) printCheck(printer *output.Printer, found *checkFindings) error {
	if len(found.breaches) == 0 && a.showsTable() {
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

// noteCheck says on stderr what was looked at, and what was not.
func (a *app) noteCheck(found *checkFindings, window string) {
	if slices.ContainsFunc(found.bounds, bound.looksAtCounts) {
		a.note("%s", window)
	}
	if archived := found.reading.archived; len(archived) > 0 {
		a.note("left out: %s, archived (--archived checks them): %s", jobTypes(len(archived)), someNames(archived))
	}
	for _, bound := range found.bounds {
		if exempt := found.exempt[bound.name]; len(exempt) > 0 {
			a.note("not held to --%s: %s, long-running (--long-running or --name holds them): %s", bound.name, jobTypes(len(exempt)), someNames(exempt))
		}
	}
	if len(found.silent) > 0 {
		a.note("no data: no job of %s completed or failed in the window: %s", jobTypes(len(found.silent)), someNames(found.silent))
	}
	if len(found.untimed) > 0 {
		a.note("no data: the server does not say since when jobs of %s run: %s", jobTypes(len(found.untimed)), someNames(found.untimed))
	}
	switch {
	case len(found.breaches) > 0: // the error says so
	case found.judged == 0:
		a.note("nothing was checked")
	default:
		a.note("no breach: %s checked", jobTypes(len(found.reading.jobTypes)))
	}
}

// nothingChecked is the error of a check that had nothing to look at: a typo is not to look like health.
func (f *checkFindings) nothingChecked() error {
	const hint = "--allow-empty makes that a success"
	switch {
	case len(f.reading.jobTypes) == 0 && len(f.reading.archived) > 0:
		return notFoundError("nothing to check: all that match are archived: "+someNames(f.reading.archived), "--archived checks them; "+hint)
	case len(f.reading.jobTypes) == 0:
		return notFoundError("no job types match", "`jt status` with the same flags shows what they choose; "+hint)
	case len(f.bounds) > 0 && f.judged == 0:
		return notFoundError(
			"nothing to check: all that match are long-running, and the bounds do not apply to those: "+someNames(f.exempt[f.bounds[0].name]),
			"--long-running or --name holds them to the bounds; "+hint,
		)
	}
	return nil
}

// outcome is nil where every job type keeps to every bound.
func (f *checkFindings) outcome() error {
	if len(f.breaches) == 0 {
		return nil
	}
	breaches := "1 breach"
	if count := len(f.breaches); count > 1 {
		breaches = output.Count(count) + " breaches"
	}
	return &outcomeError{
		exit: exitCheckFailed, code: "check_failed",
		message: fmt.Sprintf("%s in %s of %s", breaches, output.Count(f.breached()), jobTypes(len(f.reading.jobTypes))),
	}
}
