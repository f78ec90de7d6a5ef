package check

import (
	"slices"
	"strconv"
	"time"

	"jt/client/model"
	"jt/internal/view"
)

// FormatOpenMetrics is an output format of jt check alone.
const FormatOpenMetrics = "openmetrics"

// gauges returns the gauges of all servers: those of the job types, then those of the check itself. Those of several servers
// have a label context.
func gauges(all []*findings, window time.Duration) []gauge {
	jobs := gauge{name: "scale_job_type_jobs", help: "Jobs by status and error category: those whose status last changed in the window, and all running jobs."}
	paused := gauge{name: "scale_job_type_paused", help: "Whether the job type is paused."}
	longest := gauge{name: "scale_job_type_running_longest_seconds", help: "How long the oldest running job has been running."}
	info := gauge{name: "scale_job_type_info", help: "Properties of the job type. The value is always 1."}
	breaches := gauge{name: "scale_job_type_breaches", help: "Breaches by check."}
	windows := gauge{name: "scale_job_type_window_seconds", help: "Length of the window in which jobs are counted."}
	checked := gauge{name: "scale_job_type_check_timestamp_seconds", help: "When the job types were checked (Unix time)."}
	for _, found := range all {
		var server []label
		if found.server.Context != "" {
			server = []label{{"context", found.server.Context}}
		}
		for _, jobType := range found.jobTypes {
			identity := slices.Concat(server, []label{{"name", jobType.Name}, {"version", jobType.Version}})
			if jobType.counts != nil {
				addCounts(&jobs, identity, jobType.counts)
			}
			isPaused := 0.0
			if jobType.IsPaused {
				isPaused = 1
			}
			paused.add(isPaused, identity)
			if !jobType.untimed {
				longest.add(float64(jobType.longest.Milliseconds())/1000, identity)
			}
			longRunning := ""
			if jobType.knowsLongRunning() {
				longRunning = strconv.FormatBool(jobType.IsLongRunning)
			}
			info.add(1, identity,
				label{"id", strconv.FormatInt(jobType.ID, 10)},
				label{"job_type_category", view.OrEmpty(jobType.Category)},
				label{"is_system", strconv.FormatBool(jobType.IsSystem)},
				label{"is_long_running", longRunning},
			)
		}
		counts := map[string]int{}
		for _, breach := range found.breaches {
			counts[breach.Check]++
		}
		for _, limit := range found.limits {
			breaches.add(float64(counts[limit.Name]), server, label{"check", limit.Name})
		}
		windows.add(window.Seconds(), server)
		checked.add(float64(found.now.UnixMilli())/1000, server)
	}
	return []gauge{jobs, paused, longest, info, breaches, windows, checked}
}

// addCounts adds each pair of status and category once. Those of the specification are always there, even as 0: an alert
// cannot be set on a metric that is absent.
func addCounts(jobs *gauge, identity []label, counts model.JobCounts) {
	type group struct{ status, category string }
	groups := []group{
		{model.StatusPending, ""}, {model.StatusBlocked, ""}, {model.StatusQueued, ""}, {model.StatusRunning, ""},
		{model.StatusCompleted, ""}, {model.StatusCanceled, ""},
		{model.StatusFailed, model.CategorySystem}, {model.StatusFailed, model.CategoryData}, {model.StatusFailed, model.CategoryAlgorithm},
	}
	sums := map[group]int64{}
	for _, count := range counts {
		counted := group{count.Status, view.OrEmpty(count.Category)}
		if !slices.Contains(groups, counted) {
			groups = append(groups, counted)
		}
		sums[counted] += count.Count
	}
	for _, group := range groups {
		jobs.add(float64(sums[group]), identity, label{"status", group.status}, label{"category", group.category})
	}
}
