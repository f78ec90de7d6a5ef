package wait

import (
	"errors"
	"time"

	"jt/internal/view"
	"jt/output"
)

// View is how the report of a wait is shown.
func View(state State) output.View {
	view := view.Report(
		output.Column{Name: "state", Kind: output.Text, Style: waitStyle},
		output.Column{Name: "running", Kind: output.Number},
		output.Column{Name: "since", Kind: output.Time},
	)
	if state != Idle {
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
func (o *awaited) object(state State) (view.ReportRow, error) {
	fields := struct {
		ID      int64   `json:"id"`
		Name    string  `json:"name"`
		Version string  `json:"version"`
		State   string  `json:"state"`
		Running *int64  `json:"running"`
		Since   *string `json:"since"`
	}{ID: o.target.Id, Name: o.target.Name, Version: o.target.Version, State: o.state(state)}
	if state == Idle && o.known {
		fields.Running = &o.seen.running
	}
	if !o.seen.since.IsZero() {
		since := o.seen.since.UTC().Format(time.RFC3339Nano)
		fields.Since = &since
	}
	return view.NewReportRow(fields, o.target.Ref)
}

// state is what a job type is, as far as is known.
func (o *awaited) state(waited State) string {
	opposite := map[State]string{Idle: "running", Paused: "unpaused", Unpaused: "paused"}
	switch {
	case !o.known:
		return "unknown"
	case o.seen.reached:
		return string(waited)
	}
	return opposite[waited]
}

func Print(printer *output.Printer, wait *waiting) error {
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
