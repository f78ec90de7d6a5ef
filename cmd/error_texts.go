package cmd

import (
	"errors"
	"fmt"
	"strings"
	"syscall"

	"jt/client"
	"jt/internal/config"
	"jt/internal/document"
	"jt/internal/timerange"
	"jt/output"
)

// describe decides the text and the exit code of every error. The first kind that is found in it counts, and their order
// is part of that: an error can hold another, or be joined to one, and the one that knows more is to be told. A command's
// own words come before what they are about, and what was wrong before anything was sent before what became of a request.
// That the output broke is told last: it is joined to whatever else ended the rows.
func describe(err error) report {
	prefix := ""
	task, named := errors.AsType[*taskError](err)
	if named {
		prefix = task.task + ": "
	}
	for _, describeKind := range []func(prefix string, err error) (r report, found bool){
		describeOwn, describeConnecting, describeArgument, describeRequest, describeOutput,
	} {
		if r, found := describeKind(prefix, err); found {
			return r
		}
	}
	if named {
		err = task.err // the prefix tells the rest
	}
	return report{exit: exitFailed, Code: "failed", Message: prefix + systemText(err)}
}

// describeOwn tells the errors that bring their words along.
func describeOwn(_ string, err error) (r report, found bool) {
	if usage, ok := errors.AsType[*usageError](err); ok {
		return usageReport(usage.message, usage.hint), true
	}
	if usage, ok := errors.AsType[*output.UsageError](err); ok {
		return usageReport(usage.Message, usage.Hint), true
	}
	if outcome, ok := errors.AsType[*outcomeError](err); ok {
		return report{exit: outcome.exit, Code: outcome.code, Message: outcome.message, Hint: outcome.hint}, true
	}
	if changes, ok := errors.AsType[*changesError](err); ok {
		return describeChanges(changes), true
	}
	return report{}, false
}

// describeConnecting tells of what flags, variables and contexts say of a server and of times.
func describeConnecting(_ string, err error) (r report, found bool) {
	if value, ok := errors.AsType[*timerange.Error](err); ok {
		return usageReport(value.Message(), value.Hint()), true
	}
	if base, ok := errors.AsType[*client.BaseURLError](err); ok {
		return usageReport(fmt.Sprintf("the server URL %q %s", base.URL, base.Problem), base.Hint), true
	}
	if usage, ok := errors.AsType[*config.UsageError](err); ok {
		return usageReport(usage.Message, usage.Hint), true
	}
	if write, ok := errors.AsType[*config.WriteError](err); ok {
		return report{exit: exitFailed, Code: "write_failed", Message: write.Error()}, true
	}
	if secret, ok := errors.AsType[*config.SecretError](err); ok {
		return describeSecret(secret), true
	}
	if header, ok := errors.AsType[*client.CredentialError](err); ok {
		return usageReport(header.Error(), ""), true
	}
	return report{}, false
}

// describeArgument tells of files and REFs that a command was given.
func describeArgument(_ string, err error) (r report, found bool) {
	if mapping, ok := errors.AsType[*document.Error](err); ok {
		return usageReport(mapping.Error(), mapping.Hint), true
	}
	if kept, ok := errors.AsType[*keptMappingError](err); ok {
		return describeKeptMapping(kept), true
	}
	if mapping, ok := errors.AsType[*client.MappingError](err); ok {
		return usageReport(mapping.Error(), ""), true
	}
	if ambiguous, ok := errors.AsType[*client.AmbiguousError](err); ok {
		return describeAmbiguous(ambiguous), true
	}
	if missing, ok := errors.AsType[*client.MissingError](err); ok {
		return report{exit: exitNotFound, Code: "not_found", Message: fmt.Sprintf("there is no job type %q", missing.Ref), Hint: hintRef}, true
	}
	return report{}, false
}

// describeRequest tells what became of requests. Most of these errors hold a client.Error, and that one the signal that
// ended the request.
func describeRequest(prefix string, err error) (r report, found bool) {
	if end, ok := errors.AsType[signalError](err); ok {
		return describeSignal(end), true
	}
	if request, ok := errors.AsType[*apiError](err); ok {
		return describeAPI(request), true
	}
	if details, ok := errors.AsType[*detailsError](err); ok {
		return describeDetails(prefix, details), true
	}
	if part, ok := errors.AsType[*partMadeError](err); ok {
		r := describe(part.err)
		return report{exit: exitPartly, Code: "partly", Message: prefix + part.what + ": " + r.Message, Hint: r.Hint}, true
	}
	if doubt, ok := errors.AsType[*client.DoubtError](err); ok {
		return describeDoubt(prefix, doubt), true
	}
	if ignored, ok := errors.AsType[*client.NotAppliedError](err); ok {
		return describeNotApplied(prefix, ignored), true
	}
	if incomplete, ok := errors.AsType[*client.IncompleteError](err); ok {
		return describeIncomplete(prefix, incomplete), true
	}
	if exchange, ok := errors.AsType[*client.Error](err); ok {
		return describeExchange(prefix, exchange), true
	}
	if field, ok := errors.AsType[*client.FieldError](err); ok {
		r := describeField(prefix, output.FieldError{Row: field.Row, Field: field.Field, Want: field.Want, Got: field.Got})
		r.Hint = fmt.Sprintf("`jt %s -o json` passes it through as it is", showing(field.Field))
		return r, true
	}
	return report{}, false
}

// describeOutput tells of rows that could not be written.
func describeOutput(prefix string, err error) (r report, found bool) {
	if field, ok := errors.AsType[*output.FieldError](err); ok {
		return describeField(prefix, *field), true
	}
	if write, ok := errors.AsType[*output.WriteError](err); ok {
		return report{exit: exitFailed, Code: "write_failed", Message: "the output could not be written: " + systemText(write)}, true
	}
	return report{}, false
}

// describeSecret tells a setting that is wrong from a program that did not give the secret.
func describeSecret(secret *config.SecretError) report {
	r := usageReport(secret.Message, secret.Hint)
	if secret.Err != nil {
		r.exit, r.Code = exitUnauthorized, "unauthorized"
	}
	return r
}

func usageReport(message, hint string) report {
	return report{exit: exitUsage, Code: "usage", Message: message, Hint: hint}
}

const hintRef = "give an id, a name or NAME@VERSION; `jt list -o name` lists them"

func describeAmbiguous(ambiguous *client.AmbiguousError) report {
	candidates := make([]string, 0, len(ambiguous.Candidates))
	for _, object := range ambiguous.Candidates {
		name, nameErr := object.Text("name")
		version, versionErr := object.Text("version")
		id, _ := object.Field("id")
		if nameErr == nil && versionErr == nil {
			candidates = append(candidates, fmt.Sprintf("%s@%s  %s", name, version, id))
		}
	}
	return usageReport(
		fmt.Sprintf("%q names %d job types: say which", ambiguous.Ref, len(ambiguous.Candidates)),
		"give one of these, or its id: "+strings.Join(candidates, ", "),
	)
}

func describeChanges(changes *changesError) report {
	r := describe(changes.cause)
	r.Message = changes.message
	if changes.hint != "" {
		r.Hint = changes.hint
	}
	return r
}

func describeDetails(prefix string, details *detailsError) report {
	r := describe(details.err)
	r.Message = fmt.Sprintf("%scannot show %s: %s", prefix, details.object.Describe(), r.Message)
	id, _ := details.object.Field("id")
	r.Hint = fmt.Sprintf("servers answer so where its error mapping is broken: `jt update %s --error-mapping FILE` then repairs it", id)
	return r
}

// describeDoubt tells that a change may or may not have been made, and why that is not known.
func describeDoubt(prefix string, doubt *client.DoubtError) report {
	r := describe(doubt.ReadErr)
	r.Code = "doubt"
	r.Message = fmt.Sprintf("%sit is not known whether job type %d was changed: %s", prefix, doubt.ID, r.Message)
	r.Hint = fmt.Sprintf("`jt show %d` tells, once the server answers", doubt.ID)
	return r
}

// describeNotApplied tells of a change that a server said yes to and did not make, or only a part of.
func describeNotApplied(prefix string, ignored *client.NotAppliedError) report {
	r := report{
		exit: exitFailed, Code: "not_applied", Message: prefix + ignored.Error(),
		Hint: "some releases of Scale take no such change of this job type; its server's log may say more",
	}
	if len(ignored.Made) > 0 {
		r.exit, r.Code = exitPartly, "partly"
	}
	for _, missed := range ignored.Missed {
		switch {
		case missed.Got == "":
			r.Hint = "whether it was changed is not known: this server leaves " + missed.Name + " out of its answers"
		case missed.Name == "error_mapping" && missed.Want == "{}":
			r.Hint = `some releases of Scale ignore an empty mapping; {"exit_codes": {}} clears it there`
		}
	}
	return r
}

func describeKeptMapping(kept *keptMappingError) report {
	r := report{exit: exitFailed, Code: "broken_mapping", Message: kept.Error(), Hint: "--error-mapping FILE replaces the mapping whole"}
	if kept.removable {
		r.Hint = "--remove-exit-code " + kept.code + " beside it takes that entry out; " + r.Hint
	}
	return r
}

func describeSignal(end signalError) report {
	code := "interrupted"
	if end.signal == syscall.SIGTERM || end.signal == syscall.SIGHUP {
		code = "terminated"
	}
	return report{exit: end.exit(), Code: code, Message: end.Error()}
}

func describeField(prefix string, field output.FieldError) report {
	return report{
		exit: exitFailed, Code: "wrong_type",
		Message: fmt.Sprintf("%s%s: the server's %s is %s where %s is documented", prefix, field.Row, field.Field, field.Got, field.Want),
		Hint:    "-o json passes it through as it is; --columns leaves it out",
	}
}

// showing is the command that shows a field of a job type in the row that it is of.
func showing(field string) string {
	switch name, _, _ := strings.Cut(field, "."); name {
	case "job_type", "job_counts":
		return "status"
	case "count", "longest_running":
		return "running"
	}
	return "show REF"
}

func describeIncomplete(prefix string, incomplete *client.IncompleteError) report {
	count := fmt.Sprintf("only %s of %s %s were read", output.Count(incomplete.Got), output.Count(incomplete.Want), incomplete.Noun)
	if incomplete.Want < 0 {
		count = fmt.Sprintf("only %s %s were read", output.Count(incomplete.Got), incomplete.Noun)
	}
	if incomplete.Err == nil && incomplete.Changed {
		if incomplete.Got >= incomplete.Want {
			count = fmt.Sprintf("%s %s were read of what was last counted as %s", output.Count(incomplete.Got), incomplete.Noun, output.Count(incomplete.Want))
		}
		why := ": the list changed while it was read, twice"
		if incomplete.Once {
			why = ": the list changed while it was read, and nothing tells its rows apart"
		}
		return report{exit: exitFailed, Code: "incomplete", Hint: "run it again", Message: prefix + count + why}
	}
	if incomplete.Err == nil {
		return report{
			exit: exitFailed, Code: "incomplete", Hint: "run it again; if it stays, the server is at fault",
			Message: prefix + count + ": the server counts more than it gives",
		}
	}
	r := describe(incomplete.Err)
	r.Message = prefix + count + ": " + r.Message
	return r
}

// systemText is the operating system's own words for an error, without the call that met it.
func systemText(err error) string {
	if system, ok := errors.AsType[syscall.Errno](err); ok {
		return system.Error()
	}
	return err.Error()
}
