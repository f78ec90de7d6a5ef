package view

import (
	"math"
	"strconv"
	"strings"

	"jt/client/model"
	"jt/output"
)

// failureStyle returns the style of a number of failed jobs among finished ones; a 0 is faint. Few finished jobs prove little,
// so they do not alarm.
func failureStyle(failed, finished int64) output.Style {
	reaches := func(rate float64, least int64) bool {
		return finished >= least && float64(failed) >= rate*float64(finished)
	}
	switch {
	case failed == 0:
		return output.Faint
	case reaches(0.25, 10):
		return output.Bad
	case reaches(0.10, 10) || reaches(0.50, 3):
		return output.Warning
	}
	return output.Plain
}

// levelOf returns the style of a row for some of its failed jobs.
func levelOf(failed func(model.JobCounts) int64) func(output.Object) output.Style {
	return func(row output.Object) output.Style {
		counts, err := Counts(row)
		if err != nil {
			return output.Plain // printing the row reports it
		}
		return failureStyle(failed(counts), FinishedJobs(counts))
	}
}

// FinishedJobs counts the completed and the failed jobs, which a failure rate is about.
func FinishedJobs(counts model.JobCounts) int64 {
	return counts.Total(model.StatusCompleted) + counts.Total(model.StatusFailed)
}

// spelledRate writes the failure rate as a percentage, "" if no job failed or completed.
func spelledRate(counts model.JobCounts) string {
	rate, ok := counts.FailureRate()
	if !ok {
		return ""
	}
	return percentage(strconv.FormatFloat(rate, 'f', -1, 64))
}

// percentage writes a rate from 0 to 1 as a percentage. Only 0 is written 0%, and only 1 is written 100%.
func percentage(text string) string {
	rate, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return text
	}
	switch percent := 100 * rate; {
	case percent > 0 && percent < 0.1:
		return "<0.1%"
	case percent < 100 && percent > 99.9:
		return ">99.9%"
	case rate == 0 || rate == 1:
		return strconv.FormatFloat(percent, 'f', 0, 64) + "%"
	default:
		return strconv.FormatFloat(percent, 'f', 1, 64) + "%"
	}
}

const (
	barCells = 10 // the length of the bar of 100 %
	barJobs  = 3  // fewer finished jobs have no bar: 1 failed of 1 is not the worst of all
)

// bar draws the failure rate, in a table on a terminal. Its last cell is filled in part, so that the bars of 1 % and 6 %
// differ.
func bar(options output.Options) func(model.JobCounts) any {
	parts := []string{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"}
	if options.ASCII {
		parts = []string{"", ".", ":", "#"}
	}
	steps := len(parts) - 1 // of a cell
	return func(counts model.JobCounts) any {
		rate, ok := counts.FailureRate()
		if !ok || rate == 0 || FinishedJobs(counts) < barJobs || !drawsTable(options) {
			return nil
		}
		length := max(int(math.Round(rate*barCells*float64(steps))), 1)
		return strings.Repeat(parts[steps], length/steps) + parts[length%steps]
	}
}
