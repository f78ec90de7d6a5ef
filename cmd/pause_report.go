package cmd

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"jt/output"
)

// pauseView is how the report is shown.
func pauseView() output.View {
	return reportView(
		output.Column{Name: "action", Kind: output.Text},
		output.Column{Name: "result", Kind: output.Text, Style: resultStyle},
		output.Column{Name: "error", Kind: output.Text, Shorten: true},
	)
}

// reportView shows a report that has a row for each job type: which one it is, then what the report tells.
func reportView(told ...output.Column) output.View {
	columns := append([]output.Column{
		{Name: "id", Kind: output.Number},
		{Name: "name", Kind: output.Text, OwnLine: true},
		{Name: "version", Kind: output.Text},
	}, told...)
	names := make([]string, 0, len(columns))
	for _, column := range columns {
		names = append(names, column.Name)
	}
	return output.View{
		Columns: columns, Table: names, Wide: names,
		Name:     func(row output.Object) (string, error) { return reportedRef(row), nil },
		Describe: reportedRef,
	}
}

func resultStyle(result string) output.Style {
	styles := map[pauseResult]output.Style{
		resultPaused: output.Warning, resultUnpaused: output.Good, resultFailed: output.Bad, resultUnknown: output.Bad,
		resultRestored:  output.Good,
		resultUnchanged: output.Faint, resultSkipped: output.Faint,
	}
	return styles[pauseResult(result)]
}

// reportObject is a row of the report, with the REF of its job type.
type reportObject struct {
	output.RawObject
	ref string
}

func reportedRef(row output.Object) string {
	reported, _ := row.(reportObject)
	return reported.ref
}

func (r *pauseRow) object(action pauseAction) (reportObject, error) {
	fields := struct {
		ID      *int64      `json:"id"` // null where the server has no such job type
		Name    string      `json:"name"`
		Version string      `json:"version"`
		Action  string      `json:"action"`
		Result  pauseResult `json:"result"`
		Error   *string     `json:"error"`
	}{ID: &r.target.id, Name: r.target.name, Version: r.target.version, Action: cmp.Or(r.action, action.name), Result: r.result}
	if r.result == resultUnknown {
		fields.ID = nil
	}
	if r.why != "" {
		fields.Error = &r.why
	}
	return newReportObject(fields, r.target.ref)
}

// newReportObject is a row of the report that has these fields as JSON.
func newReportObject(fields any, ref string) (reportObject, error) {
	text, err := readableJSON(fields)
	return reportObject{text, ref}, err
}

// reportPause prints what became of each job type, and gives the error that the whole comes to.
func (a *app) reportPause(ctx context.Context, printer *output.Printer, plan *pausePlan) error {
	return a.reportChanges(printer, plan, plan.outcome(ctx))
}

// reportChanges is reportPause for a command whose changes come to that outcome.
func (a *app) reportChanges(printer *output.Printer, plan *pausePlan, outcome error) error {
	written := printPause(printer, plan)
	if _, named := errors.AsType[*taskError](outcome); !named {
		a.nameFailures(plan)
	}
	switch {
	case outcome == nil:
		if written == nil && len(plan.rows) > 1 && a.showsTable() {
			a.note("%s", plan.summary())
		}
		return unwritten(written, plan.summary())
	case written != nil:
		// What became of the changes counts more than that nobody reads it.
		a.note("the report could not be written: %s", systemText(written))
	}
	return outcome
}

// unwritten is the error of a command that did what it was asked and could not print its report: nobody is to read out
// of it that nothing was changed. A reader that went away has what it wanted.
func unwritten(err error, did string) error {
	if err == nil || readerGone(err) {
		return err
	}
	return &changesError{errors.New("the report was not printed"), did + ", but the report could not be printed: " + describe(err).Message, ""}
}

func printPause(printer *output.Printer, plan *pausePlan) error {
	for _, row := range plan.rows {
		object, err := row.object(plan.action)
		if err == nil {
			err = printer.Print(object)
		}
		if err != nil {
			return errors.Join(err, printer.Abort())
		}
	}
	return printer.Close()
}

// nameFailures says on stderr what failed: who reads stdout may look for what succeeded alone.
func (a *app) nameFailures(plan *pausePlan) {
	for _, row := range plan.with(resultFailed) {
		a.write(describe(plan.failure(row)), a.errorsAsJSON(a.args))
	}
}

func (p *pausePlan) failure(row *pauseRow) error {
	return &taskError{"cannot " + p.action.name + " " + row.target.ref, row.failure}
}

// outcome is nil where every job type is as wanted, or was skipped by the selection.
func (p *pausePlan) outcome(ctx context.Context) error {
	failed, unbegun := p.with(resultFailed), p.unbegun()
	hint := "the same command does the rest: what is " + string(p.action.done) + " already is left alone"
	switch {
	case ctx.Err() != nil:
		cause := context.Cause(ctx)
		if unbegun == 0 {
			hint = ""
		}
		return &changesError{cause, cause.Error() + ": " + p.summary(), hint}
	case len(failed) == 0:
		return nil
	case len(p.with(p.action.done)) > 0, len(p.with(resultUnchanged)) > 0 && unbegun == 0:
		return partlyError(p.summary(), hint)
	case len(failed) == 1 && unbegun == 0:
		return p.failure(failed[0])
	case slices.ContainsFunc(failed, func(row *pauseRow) bool { return describe(row.failure).exit == exitPartly }):
		return partlyError(p.summary(), hint)
	}
	return &changesError{sameFailure(failed), "no job type was " + string(p.action.done) + ": " + p.summary(), ""}
}

// sameFailure is what all of them failed of that were begun; nothing special where they differ.
func sameFailure(rows []*pauseRow) error {
	var same error
	for _, row := range rows {
		switch {
		case row.failure == nil: // it was not begun
		case same == nil:
			same = row.failure
		case describe(row.failure).exit != describe(same).exit:
			return errors.New("changes failed")
		}
	}
	if same == nil {
		return errors.New("no change was begun")
	}
	return same
}

// unbegun counts the changes that the end of the command left.
func (p *pausePlan) unbegun() int {
	count := 0
	for _, row := range p.rows {
		if row.unbegun {
			count++
		}
	}
	return count
}

// summary counts the results.
func (p *pausePlan) summary() string {
	unbegun := p.unbegun()
	var parts []string
	for _, part := range []struct {
		count int
		text  string
	}{
		{len(p.with(resultPlanned)), string(resultPlanned)},
		{len(p.with(p.action.done)), string(p.action.done)},
		{len(p.with(resultUnchanged)), string(resultUnchanged)},
		{len(p.with(resultFailed)), string(resultFailed)},
		{len(p.with(resultUnknown)), string(resultUnknown)},
		{unbegun, "not begun"},
		{len(p.with(resultSkipped)) - unbegun, string(resultSkipped)},
	} {
		if part.count > 0 {
			parts = append(parts, output.Count(part.count)+" "+part.text)
		}
	}
	if len(parts) == 0 {
		return "no job types"
	}
	return strings.Join(parts, ", ")
}
