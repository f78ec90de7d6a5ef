package check

import (
	"slices"
	"strings"

	"jt/internal/cli"
	"jt/internal/selection"
)

// Options are what `jt check` was asked for.
type Options struct {
	Selection  selection.Selection
	Time       selection.Times
	Thresholds []Threshold
	Given      []string // names of the thresholds that the command line has
	AllowEmpty bool
}

// Prepare checks the flags before anything is sent, and gives the bounds.
func (o *Options) Prepare(metrics bool) ([]Bound, error) {
	if err := o.Selection.Prepare(); err != nil {
		return nil, err
	}
	var bounds []Bound
	var names []string
	for i := range o.Thresholds {
		threshold := &o.Thresholds[i]
		names = append(names, "--"+threshold.Name)
		if !slices.Contains(o.Given, threshold.Name) {
			continue
		}
		judge, err := threshold.read(threshold.Text)
		if err != nil {
			return nil, err
		}
		if threshold.Name == "no-paused" && o.Selection.Asks("unpaused") {
			return nil, cli.UsageError("--no-paused finds nothing among job types that --unpaused selects", "leave one of them out")
		}
		bounds = append(bounds, Bound{threshold, judge})
	}
	if len(bounds) == 0 && !metrics {
		return nil, cli.UsageError("there is nothing to check: no bound is given", "give one or more of "+strings.Join(names, ", "))
	}
	return bounds, nil
}
