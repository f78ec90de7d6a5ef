package cli

import (
	"errors"
	"fmt"

	"jt/client"
	"jt/output"
)

// HintRef explains what a REF is.
const HintRef = "give an id, a name or NAME@VERSION; `jt list -o name` lists them"

// doubtReport describes a change that may or may not have been made, and why that is not known.
func doubtReport(doubt *client.DoubtError) Report {
	r := Describe(doubt.ReadErr)
	r.Code, r.Complete = "doubt", false
	r.Message = fmt.Sprintf("it is not known whether job type %d was changed: %s", doubt.ID, r.Message)
	r.Hint = fmt.Sprintf("`jt show %d` shows it once the server responds", doubt.ID)
	return r
}

// notAppliedReport describes a change that the server accepted but did not apply, or applied only in part.
func notAppliedReport(ignored *client.NotAppliedError) Report {
	r := Report{
		Exit: ExitFailed, Code: "not_applied", Message: ignored.Error(),
		Hint: "some releases of Scale do not support this change; the server's log may say why",
	}
	if len(ignored.Made) > 0 {
		r.Exit, r.Code = ExitPartly, "partly"
	}
	for _, missed := range ignored.Missed {
		if missed.Got == "" {
			r.Hint = "it is not known whether it was changed: this server omits " + missed.Name + " from its responses"
		}
	}
	if ignored.Err != nil {
		r.Message += "; the second try failed: " + Describe(ignored.Err).Message
	}
	return r
}

func fieldReport(field output.FieldError, hint string) Report {
	return Report{
		Exit: ExitFailed, Code: "wrong_type",
		Message: fmt.Sprintf("%s: the server's %s is %s, documented as %s", field.Row, field.Field, field.Got, field.Want),
		Hint:    hint,
	}
}

func incompleteReport(incomplete *client.IncompleteError) Report {
	count := output.Count(incomplete.Got)
	if incomplete.Want >= 0 {
		count += " of " + output.Count(incomplete.Want)
	}
	r := Report{Exit: ExitFailed, Code: "incomplete", Message: "the server counts more than it returns", Hint: "run it again; if it keeps failing, the server is at fault"}
	switch {
	case incomplete.Err != nil:
		r = Describe(incomplete.Err)
		r.Complete = false
		if errors.Is(incomplete.Err, client.ErrUnsupported) { // the list was asked for, and part of it came
			r.Exit, r.Code = ExitFailed, "incomplete"
		}
	case incomplete.Changed:
		r.Message, r.Hint = "the list changed while it was read", "run it again"
	}
	r.Message = fmt.Sprintf("%s %s were read: %s", count, incomplete.Noun, r.Message)
	return r
}
