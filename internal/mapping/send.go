package mapping

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"jt/client"
	"jt/internal/change"
	"jt/internal/cli"
	"jt/internal/view"
	"jt/output"
)

// Show tells on stderr what is to change.
func Show(session *cli.Session, plan *Plan) {
	for _, code := range plan.missing {
		session.Note("the error mapping of %s has no exit code %s", plan.target.Ref, code)
	}
	if plan.changes.IsPaused != nil {
		change.WarnOfNamed(session, []*change.Row{{Target: plan.target}})
	}
	if len(plan.lines) > 0 {
		session.Note("job type %s:", plan.target.Ref)
		showLines(session, plan.lines)
	}
	if len(plan.mapping) > 0 {
		session.Note("error mapping of %s:", plan.target.Ref)
		showLines(session, plan.mapping)
	}
}

func showLines(session *cli.Session, lines []string) {
	for _, line := range lines {
		session.Note("%s", line)
	}
}

// Send makes the change. What it began it finishes, also after an interrupt.
func Send(ctx context.Context, session *cli.Session, scale *client.Client, plan *Plan) (change.Result, error) {
	after, err := scale.JobTypes.Update(client.FinishRequests(ctx), plan.target.Id, plan.changes)
	switch {
	case err == nil:
	case ctx.Err() != nil && err == context.Cause(ctx): //nolint:errorlint // a failed request can have the same cause
		return change.ResultSkipped, err // it was not begun
	default:
		return change.ResultFailed, err
	}
	if plan.changes.ErrorMapping != nil {
		noteUnknownErrors(session, *plan.changes.ErrorMapping, after)
	}
	return change.ResultUpdated, nil
}

// noteUnknownErrors tells which names of a mapping the server has no error for: released servers save them all the same.
func noteUnknownErrors(session *cli.Session, mapping client.ErrorMapping, after client.Object) {
	codes := UnknownErrors(mapping, after)
	for _, name := range slices.Sorted(maps.Keys(codes)) {
		slices.SortFunc(codes[name], view.CompareExitCodes)
		session.Note("the server has no error named %q, which it saved for exit code %s", string(name), strings.Join(codes[name], ", "))
	}
}

// UnknownErrors are the names of a mapping that the server has no error for, with their exit codes; none where the
// job type, as it is after the change, does not tell.
func UnknownErrors(mapping client.ErrorMapping, after client.Object) map[client.ErrorName][]string {
	details, err := after.Details()
	if _, told := after.Field("errors"); !told || err != nil {
		return nil
	}
	known := map[client.ErrorName]bool{}
	for _, failure := range details.Errors {
		known[client.ErrorName(failure.Name)] = true
	}
	codes := map[client.ErrorName][]string{}
	for code, name := range mapping.ExitCodes {
		if !known[name] {
			codes[name] = append(codes[name], code)
		}
	}
	return codes
}

// NewPrinter prints one row, also after an interrupt.
func NewPrinter(ctx context.Context, session *cli.Session) (*output.Printer, error) {
	options, err := session.PrinterOptions(context.WithoutCancel(ctx))
	if err != nil {
		return nil, err
	}
	options.Single = true
	return output.New(session.Environment.Stdout, change.View(), options)
}

// Report prints the row of the report, and gives the error that the update came to.
func Report(ctx context.Context, session *cli.Session, printer *output.Printer, plan *Plan, result change.Result, failure error) error {
	row := change.Row{Target: plan.target, Result: result}
	if failure != nil {
		row.Why = cli.Describe(failure).Message
		failure = cli.TaskError("cannot update "+plan.target.Ref, failure)
	}
	object, err := row.Object(change.Action{Name: "update"})
	if err == nil {
		err = printer.Print(object)
	}
	if err == nil {
		err = printer.Close()
	} else {
		err = errors.Join(err, printer.Abort())
	}
	switch cause := context.Cause(ctx); {
	case cause != nil:
		return cli.ChangesError(cause, fmt.Sprintf("%s: %s: %s", cause.Error(), plan.target.Ref, result), "")
	case failure != nil && err != nil:
		// What became of the change counts more than that nobody reads it.
		session.Note("the report could not be written: %s", cli.SystemText(err))
	case failure == nil:
		return change.Unwritten(err, plan.target.Ref+": "+string(result))
	}
	return failure
}
