package cmd

import (
	"time"

	"jt/client"
	"jt/output"
)

// statusRow is a row of the status, decoded once, where something asks for its counts.
type statusRow struct {
	client.Object

	decoded bool
	status  client.JobTypeStatus
	err     error
}

// counts are the row's job counts. The error is a *client.FieldError.
func (r *statusRow) counts() (client.JobCounts, error) {
	if !r.decoded {
		r.status, r.err = r.Status()
		r.decoded = true
	}
	return r.status.JobCounts, r.err
}

// figure is something that counts of jobs tell.
type figure struct {
	name  string
	of    func(client.JobCounts) any // as output.Column.Derive gives it
	kind  output.Kind
	style func(string) output.Style

	format func(string) string
}

// figures are all that the status tells of a job type's counts.
func figures() []figure {
	return append(countFigures(),
		figure{name: "rate", of: failureRate, kind: output.Number, style: rateStyle, format: percentage},
		figure{name: "recent", of: mostRecent, kind: output.Time},
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
		{name: "pending", of: total(client.StatusPending)},
		{name: "blocked", of: total(client.StatusBlocked)},
		{name: "queued", of: total(client.StatusQueued)},
		{name: "running", of: total(client.StatusRunning)},
		{name: "completed", of: total(client.StatusCompleted)},
		{name: "canceled", of: total(client.StatusCanceled)},
		{name: "failed", of: total(client.StatusFailed), style: failedStyle},
		{name: "system", of: failed(client.CategorySystem), style: failedStyle},
		{name: "data", of: failed(client.CategoryData), style: failedStyle},
		{name: "algorithm", of: failed(client.CategoryAlgorithm), style: failedStyle},
		{name: "other", of: failedOtherwise, style: failedStyle},
		{name: "jobs", of: allJobs},
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
