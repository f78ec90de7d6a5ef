package check

import (
	"strconv"
	"time"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/view"
	"jt/output"
)

// FormOpenMetrics is a form that jt check alone has.
const FormOpenMetrics = "openmetrics"

// AsksForMetrics tells whether the form of the output is OpenMetrics.
func AsksForMetrics(session *cli.Session) bool {
	if session.Printing.Form != "" {
		return session.Printing.Form == FormOpenMetrics
	}
	return session.Environment.Getenv("JT_OUTPUT") == FormOpenMetrics
}

// writeMetrics writes what was read and found.
func writeMetrics(session *cli.Session, found *findings, window time.Duration) error {
	gauges := append(jobTypeGauges(found.reading.jobTypes), checkGauges(found, window)...)
	return output.WriteOpenMetrics(session.Environment.Stdout, gauges, session.Environment.StdoutTerminal)
}

func jobTypeGauges(jobTypes []*checkedJobType) []output.Gauge {
	jobs := output.Gauge{Name: "scale_job_type_jobs", Help: "Jobs of a job type whose status last changed in the window, running ones always, by status and category of error."}
	paused := output.Gauge{Name: "scale_job_type_paused", Help: "Whether the job type is paused."}
	longest := output.Gauge{Name: "scale_job_type_running_longest_seconds", Unit: "seconds", Help: "For how long the oldest running job of a job type has been running."}
	info := output.Gauge{Name: "scale_job_type_info", Help: "What a job type is."}
	for _, jobType := range jobTypes {
		identity := []output.Label{{Name: "name", Value: jobType.Name}, {Name: "version", Value: jobType.Version}}
		with := func(labels ...output.Label) []output.Label { return append(identity[:2:2], labels...) }
		for _, count := range countsByLabel(jobType) {
			jobs.Samples = append(jobs.Samples, output.Sample{
				Labels: with(output.Label{Name: "status", Value: count.status}, output.Label{Name: "category", Value: count.category}),
				Value:  float64(count.jobs),
			})
		}
		paused.Samples = append(paused.Samples, output.Sample{Labels: identity, Value: oneIf(jobType.IsPaused)})
		if jobType.timed || !jobType.runs {
			longest.Samples = append(longest.Samples, output.Sample{Labels: identity, Value: float64(jobType.longest.Milliseconds()) / 1000})
		}
		info.Samples = append(info.Samples, output.Sample{Value: 1, Labels: with(
			output.Label{Name: "id", Value: strconv.FormatInt(jobType.ID, 10)},
			output.Label{Name: "job_type_category", Value: view.OrEmpty(jobType.Category)},
			output.Label{Name: "is_system", Value: strconv.FormatBool(jobType.IsSystem)},
			output.Label{Name: "is_long_running", Value: strconv.FormatBool(jobType.IsLongRunning)},
		)})
	}
	return []output.Gauge{jobs, paused, longest, info}
}

func checkGauges(found *findings, window time.Duration) []output.Gauge {
	breaches := output.Gauge{Name: "scale_job_type_breaches", Help: "Breaches of a bound of the check."}
	for _, bound := range found.bounds {
		count := 0
		for _, breach := range found.breaches {
			if breach.check == bound.Name {
				count++
			}
		}
		breaches.Samples = append(breaches.Samples, output.Sample{Labels: []output.Label{{Name: "check", Value: bound.Name}}, Value: float64(count)})
	}
	single := func(value float64) []output.Sample { return []output.Sample{{Value: value}} }
	return []output.Gauge{
		breaches,
		{Name: "scale_job_type_window_seconds", Unit: "seconds", Help: "Length of the window of time whose jobs are counted.", Samples: single(window.Seconds())},
		{Name: "scale_job_type_check_timestamp_seconds", Unit: "seconds", Help: "When the job types were checked, in Unix time.", Samples: single(float64(found.reading.now.UnixMilli()) / 1000)},
	}
}

func oneIf(condition bool) float64 {
	if condition {
		return 1
	}
	return 0
}

// labelledCount is a number of jobs with what tells it from the others of its job type.
type labelledCount struct {
	status, category string
	jobs             int64
}

// countsByLabel are the counts of a job type, each status and category once. Those that the specification knows are
// there even where there is none of them: what is absent cannot be alerted on.
func countsByLabel(jobType *checkedJobType) []labelledCount {
	if !jobType.counted {
		return nil
	}
	counts := []labelledCount{
		{status: client.StatusPending}, {status: client.StatusBlocked}, {status: client.StatusQueued}, {status: client.StatusRunning},
		{status: client.StatusCompleted}, {status: client.StatusCanceled},
		{status: client.StatusFailed, category: client.CategorySystem},
		{status: client.StatusFailed, category: client.CategoryData},
		{status: client.StatusFailed, category: client.CategoryAlgorithm},
	}
	for _, count := range jobType.counts {
		counts = addCount(counts, labelledCount{count.Status, view.OrEmpty(count.Category), count.Count})
	}
	return counts
}

func addCount(counts []labelledCount, added labelledCount) []labelledCount {
	for i := range counts {
		if counts[i].status == added.status && counts[i].category == added.category {
			counts[i].jobs += added.jobs
			return counts
		}
	}
	return append(counts, added)
}
