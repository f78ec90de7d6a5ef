package change

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/view"
	"jt/output"
)

// ReportView returns the view of the report.
func ReportView() output.View {
	return view.Report(
		output.Column{Name: "action", Kind: output.Text},
		output.Column{Name: "result", Kind: output.Text, Style: resultStyle},
		output.Column{Name: "error", Kind: output.Text, Shorten: true},
	)
}

func resultStyle(result string) output.Style {
	styles := map[Result]output.Style{
		ResultPaused: output.Warning, ResultUnpaused: output.Good, ResultRestored: output.Good,
		ResultFailed: output.Bad, ResultUnknown: output.Bad, ResultUnchanged: output.Faint, ResultSkipped: output.Faint,
	}
	return styles[Result(result)]
}

// object returns the row of the report. Its error has no secrets: a server can show as the value of a field what was sent to it.
func (p *Plan) object(session *cli.Session, r *Row) (output.RawObject, error) {
	fields := struct {
		ID       *int64  `json:"id"` // null if the server has no such job type
		Name     string  `json:"name"`
		Version  string  `json:"version"`
		Action   string  `json:"action"`
		Result   Result  `json:"result"`
		Error    *string `json:"error"`
		Now      string  `json:"now,omitempty"`
		Snapshot string  `json:"snapshot,omitempty"`
	}{Now: r.Now, Snapshot: r.Snapshot, ID: &r.Target.ID, Name: r.Target.Name, Version: r.Target.Version, Action: cmp.Or(r.Action, p.Action.Name), Result: r.Result}
	if r.Result == ResultUnknown {
		fields.ID = nil
	}
	if why := session.Redact(r.Why); why != "" {
		fields.Error = &why
	}
	return cli.ReadableJSON(fields)
}

// PrintReport prints the results, and returns the error of a command with that outcome.
func PrintReport(session *cli.Session, printer *output.Printer, plan *Plan, outcome error) error {
	format, _ := session.OutputFormat() // the printer has it, so it is valid
	reported := plan.reported(format)
	written := cli.Try(func() error {
		return Print(session, printer, reported, func(row *Row) (output.RawObject, error) { return plan.object(session, row) })
	})
	NameFailures(session, plan, outcome)
	changed := len(plan.With(plan.Action.Done)) + len(plan.With(ResultPlanned))
	switch {
	case outcome != nil || written != nil:
	case len(reported) == 0, changed == 0 && !plan.Named && !session.ShowsTable():
		session.Note("nothing to %s on %s: %s", plan.Action.Name, plan.Server, plan.Summary())
	case len(plan.Rows) > 1 && (session.ShowsTable() || format == output.FormatName):
		session.Note("%s", plan.Summary())
	}
	return ReportError(session, outcome, written, plan.Summary())
}

// reported returns the rows that a format prints: with -o name those that were changed or would be, in a table all but those
// that need no change, unless each was named, and in other formats all.
func (p *Plan) reported(format output.Format) []*Row {
	return p.rows(func(row *Row) bool {
		switch format {
		case output.FormatName:
			return row.Result == p.Action.Done || row.Result == ResultPlanned
		case output.FormatTable:
			return row.Result != ResultUnchanged || p.Named
		}
		return true
	})
}

// Print prints a row for each job type.
func Print[T any](session *cli.Session, printer *output.Printer, jobTypes []T, row func(T) (output.RawObject, error)) error {
	if len(jobTypes) == 0 && session.ShowsTable() { // it would be a header
		return nil
	}
	for _, one := range jobTypes {
		object, err := row(one)
		if err == nil {
			err = printer.Print(object)
		}
		if err != nil {
			return errors.Join(err, printer.Abort())
		}
	}
	return printer.Close()
}

// ReportError combines the outcome of a command's changes with written, the error of printing its report. did says what the
// command did if it succeeded.
func ReportError(session *cli.Session, outcome, written error, did string) error {
	if outcome != nil && written != nil {
		session.Warn("cannot write the report: %s", cli.SystemText(written))
	}
	// The result of the changes matters more than the report, and a reader who is gone has seen enough.
	if outcome != nil || written == nil || cli.ReaderGone(written) {
		return cmp.Or(outcome, written)
	}
	// The error must not read as if nothing was changed.
	return cli.ChangesError(errors.New("the report was not printed"), did+", but the report could not be printed: "+cli.Describe(written).Message, "")
}

// NameFailures shows each failure on stderr, except the one in the outcome: a program that reads stdout may use only the
// successes. Job types that failed for the same reason share a line.
func NameFailures(session *cli.Session, plan *Plan, outcome error) {
	groups := map[cli.Report][]*Row{}
	var order []cli.Report
	for _, row := range plan.With(ResultFailed) {
		if errors.Is(outcome, row.Failure) {
			continue
		}
		why := cli.Describe(row.Failure)
		if groups[why] == nil {
			order = append(order, why)
		}
		groups[why] = append(groups[why], row)
	}
	for _, why := range order {
		session.WriteError(plan.failure(groups[why]...))
	}
}

// failure is the error of job types that failed for the same reason.
func (p *Plan) failure(rows ...*Row) error {
	refs := make([]string, 0, len(rows))
	for _, row := range rows {
		refs = append(refs, row.Target.Ref)
	}
	return cli.TaskError("cannot "+p.Action.Name+" "+strings.Join(refs, ", "), rows[0].Failure)
}

// Outcome returns nil if every job type is in the wanted state or was skipped by the selection.
func (p *Plan) Outcome(ctx context.Context) error {
	failed, unbegun := p.With(ResultFailed), p.unbegun()
	hint := "run the same command again for the rest: job types that are already " + string(p.Action.Done) + " are left alone"
	switch {
	case ctx.Err() != nil:
		cause := context.Cause(ctx)
		if unbegun == 0 {
			hint = ""
		}
		return cli.ChangesError(cause, cause.Error()+": "+p.Summary(), hint)
	case len(failed) == 0:
		return nil
	case len(p.With(p.Action.Done)) > 0, len(p.With(ResultPlanned)) > 0, len(p.With(ResultUnchanged)) > 0 && unbegun == 0:
		return cli.PartlyError(p.Summary(), hint)
	case len(failed) == 1 && unbegun == 0:
		return p.failure(failed[0])
	case slices.ContainsFunc(failed, func(row *Row) bool { return isPartMade(row.Failure) }):
		return cli.PartlyError(p.Summary(), hint)
	}
	return cli.ChangesError(SameFailure(failed), "no job type was "+string(p.Action.Done)+": "+p.Summary(), "")
}

// SameFailure returns the first failure if all have the same exit code, and otherwise an error of no special kind.
func SameFailure(rows []*Row) error {
	var first error
	for _, row := range rows {
		switch {
		case row.Failure == nil: // it was not started
		case first == nil:
			first = row.Failure
		case cli.Describe(row.Failure).Exit != cli.Describe(first).Exit:
			return errors.New("changes failed")
		}
	}
	return cmp.Or(first, errors.New("no change was started"))
}

// PartMadeError is a change of one job type that was made only in part.
type PartMadeError struct {
	What string // which part was made and which was not
	Err  error
}

func (e *PartMadeError) Error() string { return e.What + ": " + e.Err.Error() }
func (e *PartMadeError) Unwrap() error { return e.Err }

// Report has the exit code of a change that was made in part.
func (e *PartMadeError) Report() cli.Report {
	r := cli.Describe(e.Err)
	return cli.Report{Exit: cli.ExitPartly, Code: "partly", Message: e.What + ": " + r.Message, Hint: r.Hint}
}

// isPartMade reports whether a change was made, but only in part.
func isPartMade(err error) bool {
	if _, ok := errors.AsType[*PartMadeError](err); ok {
		return true
	}
	ignored, ok := errors.AsType[*client.NotAppliedError](err)
	return ok && len(ignored.Made) > 0
}

// unbegun counts the changes that were not started before the command ended.
func (p *Plan) unbegun() int { return len(p.rows(func(row *Row) bool { return row.unbegun })) }

// Summary counts the results.
func (p *Plan) Summary() string {
	unbegun := p.unbegun()
	var parts []string
	for _, part := range []struct {
		count int
		text  string
	}{
		{len(p.With(ResultPlanned)), string(ResultPlanned)},
		{len(p.With(p.Action.Done)), string(p.Action.Done)},
		{len(p.With(ResultUnchanged)), string(ResultUnchanged)},
		{len(p.With(ResultFailed)), string(ResultFailed)},
		{len(p.With(ResultUnknown)), string(ResultUnknown)},
		{unbegun, "not started"},
		{len(p.With(ResultSkipped)) - unbegun, string(ResultSkipped)},
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
