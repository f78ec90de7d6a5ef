package check

import (
	"context"
	"time"

	"jt/internal/cli"
	"jt/internal/selection"
	"jt/internal/timerange"
)

// NewWriter makes what writes the report, before anything is sent.
func NewWriter(ctx context.Context, session *cli.Session, metrics bool, window time.Duration) (func(*findings) error, error) {
	if !metrics {
		printer, err := session.Printer(ctx, View(session))
		return func(found *findings) error { return printCheck(session, printer, found) }, err
	}
	if len(session.Printing.Columns) > 0 || session.Printing.JQ != "" {
		return nil, cli.UsageError("--columns and --jq do not go with the output form openmetrics", "use -o json")
	}
	return func(found *findings) error { return writeMetrics(session, found, window) }, nil
}

// LengthOf is how long the window is in which jobs are counted.
func LengthOf(window timerange.Range, now time.Time) time.Duration {
	switch {
	case window.Started.IsZero():
		return selection.DefaultWindow
	case window.Ended.IsZero():
		return now.Sub(window.Started)
	}
	return window.Ended.Sub(window.Started)
}
