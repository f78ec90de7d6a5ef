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

// ReportView is how the report is shown.
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

func (p *Plan) object(r *Row) (output.RawObject, error) {
	fields := struct {
		ID      *int64  `json:"id"` // null where the server has no such job type
		Name    string  `json:"name"`
		Version string  `json:"version"`
		Action  string  `json:"action"`
		Result  Result  `json:"result"`
		Error   *string `json:"error"`
	}{ID: &r.Target.ID, Name: r.Target.Name, Version: r.Target.Version, Action: cmp.Or(r.Action, p.Action.Name), Result: r.Result}
	if r.Result == ResultUnknown {
		fields.ID = nil
	}
	if r.Why != "" {
		fields.Error = &r.Why
	}
	return cli.ReadableJSON(fields)
}

// PrintReport prints the result of each job type, and returns the error of a command with that outcome.
func PrintReport(session *cli.Session, printer *output.Printer, plan *Plan, outcome error) error {
	written := Print(printer, plan.Rows, plan.object)
	NameFailures(session, plan, outcome)
	if outcome == nil && written == nil && len(plan.Rows) > 1 && session.ShowsTable() {
		session.Note("%s", plan.Summary())
	}
	return ReportError(session, outcome, written, plan.Summary())
}

// Print prints the row of each job type of a report.
func Print[T any](printer *output.Printer, jobTypes []T, row func(T) (output.RawObject, error)) error {
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

// ReportError returns the error of a command that had an outcome, and whose report met the error written. did says what a
// command did that was successful.
func ReportError(session *cli.Session, outcome, written error, did string) error {
	switch {
	case outcome != nil && written != nil:
		// What became of the changes counts more than that nobody reads it.
		session.Note("the report could not be written: %s", cli.SystemText(written))
		return outcome
	case outcome != nil:
		return outcome
	case written == nil, cli.ReaderGone(written): // who went away has what they wanted
		return written
	}
	// Nobody is to read out of it that nothing was changed.
	return cli.ChangesError(errors.New("the report was not printed"), did+", but the report could not be printed: "+cli.Describe(written).Message, "")
}

// NameFailures shows on stderr what failed, apart from what the outcome says: a reader of stdout may look for what
// succeeded alone.
func NameFailures(session *cli.Session, plan *Plan, outcome error) {
	for _, row := range plan.With(ResultFailed) {
		if errors.Is(outcome, row.Failure) {
			continue
		}
		session.WriteError(plan.failure(row))
	}
}

func (p *Plan) failure(row *Row) error {
	return cli.TaskError("cannot "+p.Action.Name+" "+row.Target.Ref, row.Failure)
}

// Outcome returns nil if every job type is as wanted, or was skipped by the selection.
func (p *Plan) Outcome(ctx context.Context) error {
	failed, unbegun := p.With(ResultFailed), p.unbegun()
	hint := "the same command does the rest: what is " + string(p.Action.Done) + " already is left alone"
	switch {
	case ctx.Err() != nil:
		cause := context.Cause(ctx)
		if unbegun == 0 {
			hint = ""
		}
		return cli.ChangesError(cause, cause.Error()+": "+p.Summary(), hint)
	case len(failed) == 0:
		return nil
	case len(p.With(p.Action.Done)) > 0, len(p.With(ResultUnchanged)) > 0 && unbegun == 0:
		return cli.PartlyError(p.Summary(), hint)
	case len(failed) == 1 && unbegun == 0:
		return p.failure(failed[0])
	case slices.ContainsFunc(failed, func(row *Row) bool { return isPartMade(row.Failure) }):
		return cli.PartlyError(p.Summary(), hint)
	}
	return cli.ChangesError(SameFailure(failed), "no job type was "+string(p.Action.Done)+": "+p.Summary(), "")
}

// SameFailure returns the failure that all attempts share, if they share one.
func SameFailure(rows []*Row) error {
	var failures []error
	for _, row := range rows {
		if row.Failure != nil { // else it was not begun
			failures = append(failures, row.Failure)
		}
	}
	return cli.SameCause(failures)
}

// PartMadeError is a change of one job type of which a part was made, and another failed.
type PartMadeError struct {
	What string // was made and was not
	Err  error
}

func (e *PartMadeError) Error() string { return e.What + ": " + e.Err.Error() }
func (e *PartMadeError) Unwrap() error { return e.Err }

// Report is that of a command that did a part.
func (e *PartMadeError) Report() cli.Report {
	r := cli.Describe(e.Err)
	return cli.Report{Exit: cli.ExitPartly, Code: "partly", Message: e.What + ": " + r.Message, Hint: r.Hint}
}

// isPartMade reports whether a change was made in part.
func isPartMade(err error) bool {
	if _, ok := errors.AsType[*PartMadeError](err); ok {
		return true
	}
	ignored, ok := errors.AsType[*client.NotAppliedError](err)
	return ok && len(ignored.Made) > 0
}

// unbegun counts the changes that the end of the command left.
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
		{unbegun, "not begun"},
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
