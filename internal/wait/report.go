package wait

import (
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

// row is the row of a job type in the report.
func (w *waiting) row(one *awaited) (view.ReportRow, error) {
	fields := struct {
		ID      int64   `json:"id"`
		Name    string  `json:"name"`
		Version string  `json:"version"`
		State   string  `json:"state"`
		Running *int64  `json:"running"`
		Since   *string `json:"since"`
	}{ID: one.target.ID, Name: one.target.Name, Version: one.target.Version, State: one.state(w.state)}
	if w.state == Idle && one.known {
		fields.Running = &one.seen.running
	}
	if !one.seen.since.IsZero() {
		since := one.seen.since.UTC().Format(time.RFC3339Nano)
		fields.Since = &since
	}
	return view.NewReportRow(fields, one.target.Ref)
}

// state returns what a job type is, as far as is known.
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
