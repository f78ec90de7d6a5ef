package cmd

import (
	"errors"
	"time"

	"jt/output"
)

// waitView is how the report of a wait is shown.
func waitView(state waitState) output.View {
	view := reportView(
		output.Column{Name: "state", Kind: output.Text, Style: waitStyle},
		output.Column{Name: "running", Kind: output.Number},
		output.Column{Name: "since", Kind: output.Time},
	)
	if state != waitIdle {
		view.Table = view.Table[:len(view.Table)-2] // nothing is known of their jobs
		view.Wide = view.Table
	}
	return view
}

func waitStyle(state string) output.Style {
	styles := map[string]output.Style{"running": output.Warning, "paused": output.Warning, "idle": output.Good, "unknown": output.Bad}
	return styles[state]
}

// object is the row of a job type in the report.
func (o *awaited) object(state waitState) (reportObject, error) {
	fields := struct {
		ID      int64   `json:"id"`
		Name    string  `json:"name"`
		Version string  `json:"version"`
		State   string  `json:"state"`
		Running *int64  `json:"running"`
		Since   *string `json:"since"`
	}{ID: o.target.id, Name: o.target.name, Version: o.target.version, State: o.state(state)}
	if state == waitIdle && o.known {
		fields.Running = &o.seen.running
	}
	if !o.seen.since.IsZero() {
		since := o.seen.since.UTC().Format(time.RFC3339Nano)
		fields.Since = &since
	}
	return newReportObject(fields, o.target.ref)
}

// state is what a job type is, as far as is known.
func (o *awaited) state(waited waitState) string {
	opposite := map[waitState]string{waitIdle: "running", waitPaused: "unpaused", waitUnpaused: "paused"}
	switch {
	case !o.known:
		return "unknown"
	case o.seen.reached:
		return string(waited)
	}
	return opposite[waited]
}

func printWait(printer *output.Printer, wait *waiting) error {
	for _, one := range wait.jobTypes {
		object, err := one.object(wait.state)
		if err == nil {
			err = printer.Print(object)
		}
		if err != nil {
			return errors.Join(err, printer.Abort())
		}
	}
	return printer.Close()
}
