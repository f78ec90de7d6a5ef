package wait

import (
	"time"

	"jt/internal/cli"
	"jt/internal/selection"
	"jt/internal/view"
	"jt/output"
)

// ReportView returns the view of a wait's report.
func ReportView(state State) output.View {
	view := view.Report(
		output.Column{Name: "state", Kind: output.Text, Style: waitStyle},
		output.Column{Name: "running", Kind: output.Number},
		output.Column{Name: "since", Kind: output.Time},
	)
	if state != Idle {
		view.Table = view.Table[:len(view.Table)-2] // the running jobs are not read
		view.Wide = view.Table
	}
	return view
}

func waitStyle(state string) output.Style {
	styles := map[string]output.Style{"running": output.Warning, "paused": output.Warning, "idle": output.Good, "unknown": output.Bad}
	return styles[state]
}

// row returns the row of a job type in the report.
func (w *waiting) row(one selection.Target) (output.RawObject, error) {
	seen := w.seen[one.ID]
	state := map[State]string{Idle: "running", Paused: "unpaused", Unpaused: "paused"}[w.state]
	switch {
	case w.seen == nil:
		state = "unknown"
	case seen.reached:
		state = string(w.state)
	}
	fields := struct {
		ID      int64   `json:"id"`
		Name    string  `json:"name"`
		Version string  `json:"version"`
		State   string  `json:"state"`
		Running *int64  `json:"running"`
		Since   *string `json:"since"`
	}{ID: one.ID, Name: one.Name, Version: one.Version, State: state}
	if w.state == Idle && w.seen != nil {
		fields.Running = &seen.running
	}
	if !seen.since.IsZero() {
		since := seen.since.UTC().Format(time.RFC3339Nano)
		fields.Since = &since
	}
	return cli.ReadableJSON(fields)
}
