package view

import (
	"time"

	"jt/client"
	"jt/output"
)

// StatusRow is a row of the status, decoded once, where something asks for its counts.
type StatusRow struct {
	client.Object

	decoded bool
	status  client.JobTypeStatus
	err     error
}

// Counts are the row's job counts. The error is a *client.FieldError.
func (r *StatusRow) Counts() (client.JobCounts, error) {
	if !r.decoded {
		r.status, r.err = r.Status()
		r.decoded = true
	}
	return r.status.JobCounts, r.err
}

// figure is something that counts of jobs tell.
type figure struct {
	Name  string
	Of    func(client.JobCounts) any // as output.Column.Derive gives it
	kind  output.Kind
	style func(string) output.Style

	format func(string) string
}

// Figures are all that the status tells of a job type's counts.
func Figures() []figure {
	return append(countFigures(),
		figure{Name: "rate", Of: failureRate, kind: output.Number, style: rateStyle, format: Percentage},
		figure{Name: "recent", Of: mostRecent, kind: output.Time},
	)
}

func countFigures() []figure {
	total := func(status string) func(client.JobCounts) any {
		return func(counts client.JobCounts) any { return counts.Total(status) }
	}
	failed := func(category string) func(client.JobCounts) any {
		return func(counts client.JobCounts) any { return counts.Failed(category) }
	}
	figures := []figure{
		{Name: "pending", Of: total(client.StatusPending)},
		{Name: "blocked", Of: total(client.StatusBlocked)},
		{Name: "queued", Of: total(client.StatusQueued)},
		{Name: "running", Of: total(client.StatusRunning)},
		{Name: "completed", Of: total(client.StatusCompleted)},
		{Name: "canceled", Of: total(client.StatusCanceled)},
		{Name: "failed", Of: total(client.StatusFailed), style: failedStyle},
		{Name: "system", Of: failed(client.CategorySystem), style: failedStyle},
		{Name: "data", Of: failed(client.CategoryData), style: failedStyle},
		{Name: "algorithm", Of: failed(client.CategoryAlgorithm), style: failedStyle},
		{Name: "other", Of: failedOtherwise, style: failedStyle},
		{Name: "jobs", Of: allJobs},
	}
	for i := range figures {
		figures[i].kind = output.Number
		if figures[i].style == nil {
			figures[i].style = countStyle
		}
	}
	return figures
}

// failedOtherwise counts the failures without a category, and of those that are not documented.
func failedOtherwise(counts client.JobCounts) any {
	return counts.Total(client.StatusFailed) - counts.Failed(client.CategorySystem) -
		counts.Failed(client.CategoryData) - counts.Failed(client.CategoryAlgorithm)
}

// allJobs counts jobs of any status, also of those that are not documented.
func allJobs(counts client.JobCounts) any {
	var total int64
	for _, count := range counts {
		total += count.Count
	}
	return total
}

func failureRate(counts client.JobCounts) any {
	if rate, ok := counts.FailureRate(); ok {
		return rate
	}
	return nil
}

func mostRecent(counts client.JobCounts) any {
	if recent := counts.MostRecent(); recent != (time.Time{}) {
		return recent
	}
	return nil
}
