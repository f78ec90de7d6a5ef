package client

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"time"
)

// JobTypeStatus is a job type and its jobs by status.
type JobTypeStatus struct {
	Object    Object    `json:"-"`          // as sent by the server, with all fields
	JobType   JobType   `json:"job_type"`   // with fewer fields than in a list
	JobCounts JobCounts `json:"job_counts"` // of the jobs in the window; zero counts may be missing
}

// StatusOptions select the jobs that are counted.
type StatusOptions struct {
	Page, PageSize, Limit int       // see PageOptions
	Started, Ended        time.Time // status last changed between them, or running; zero means three hours ago and now
}

func statusList() listService {
	return listService{path: "/job-types/status/", keys: []string{"job_type.id"}, noun: "job types"}
}

// Status decodes a row of Status. Its error is a *FieldError.
func (o Object) Status() (JobTypeStatus, error) {
	status := JobTypeStatus{Object: o, JobType: JobType{Object: o.Embedded("job_type")}}
	return decoded(o, status, "job_type", "an object", func(status JobTypeStatus) error {
		return o.checkCounts("job_counts", status.JobCounts)
	})
}

// Status lists job types and their jobs by status (Job Types Status).
func (s *JobTypesService) Status(options StatusOptions) *List[JobTypeStatus] {
	paging := PageOptions{Page: options.Page, PageSize: options.PageSize, Limit: options.Limit}
	query := url.Values{}
	setTimes(query, options.Started, options.Ended)
	return newList(s.client, statusList(), paging, Object.Status, query)
}

// RecentCounts are the jobs of a job type whose status changed lately, or that are running.
type RecentCounts struct {
	Last6h, Last12h, Last24h JobCounts
}

// RecentCounts returns the recent counts for each of several details.
func (s *JobTypesService) RecentCounts(ctx context.Context, details ...Object) ([]RecentCounts, error) {
	counts := make([]RecentCounts, len(details))
	release, err := s.client.release(ctx)
	if err != nil {
		return nil, err
	}
	if !release.named {
		for i, object := range details {
			has, err := object.Details()
			if err != nil {
				return nil, err
			}
			counts[i] = RecentCounts{has.JobCounts6h, has.JobCounts12h, has.JobCounts24h}
		}
		return counts, nil
	}
	// Details have no counts there: the status of all job types has them, for each of the windows.
	now, ok := s.client.ServerTime()
	if !ok {
		now = time.Now().Truncate(time.Millisecond)
	}
	lengths, windows := []time.Duration{6 * time.Hour, 12 * time.Hour, 24 * time.Hour}, []map[int64]JobCounts{}
	for window, err := range ahead(ctx, len(lengths), s.client.options.Concurrency, func(ctx context.Context, number int) (map[int64]JobCounts, error) {
		window := map[int64]JobCounts{}
		for status, err := range s.Status(StatusOptions{Started: now.Add(-lengths[number])}).All(ctx) {
			if err != nil {
				return nil, err
			}
			window[status.JobType.ID] = status.JobCounts
		}
		return window, nil
	}) {
		if err != nil {
			return nil, err
		}
		windows = append(windows, window)
	}
	for i, object := range details {
		id, err := object.Integer("id")
		if err != nil {
			return nil, err
		}
		counts[i] = RecentCounts{windows[0][id], windows[1][id], windows[2][id]}
	}
	return counts, nil
}

// Statuses of a job, and categories of an error. Servers may have others.
const (
	StatusPending     = "PENDING"
	StatusBlocked     = "BLOCKED"
	StatusQueued      = "QUEUED"
	StatusRunning     = "RUNNING"
	StatusFailed      = "FAILED"
	StatusCompleted   = "COMPLETED"
	StatusCanceled    = "CANCELED"
	CategorySystem    = "SYSTEM"
	CategoryData      = "DATA"
	CategoryAlgorithm = "ALGORITHM"
)

// JobCount is the number of jobs with a status (Job Types Status).
type JobCount struct {
	Status     string     `json:"status"`      // such as StatusFailed
	Count      int64      `json:"count"`       // jobs
	MostRecent *time.Time `json:"most_recent"` // when a job last entered the status
	Category   *string    `json:"category"`    // of the error; only for FAILED
}

// JobCounts are the jobs of one job type in one time window.
type JobCounts []JobCount

// mostJobs is the largest count that every JSON reader reads exactly; sums of it do not overflow.
const mostJobs = 1 << 53

// checkNumber refuses what cannot be a number of jobs: a sum with it could say that no job is running, or none failed.
func (o Object) checkNumber(path string, number int64) error {
	if number >= 0 && number <= mostJobs {
		return nil
	}
	return &FieldError{Row: o.Describe(), Field: path, Want: "a number of jobs", Got: strconv.FormatInt(number, 10)}
}

// checkCounts refuses invalid counts. An entry without a count decodes as 0 but is unknown; a status without an entry has
// no jobs.
func (o Object) checkCounts(path string, counts JobCounts) error {
	entries := o.Embedded(path)
	for i, count := range counts {
		field := fmt.Sprintf("%s.%d.count", path, i)
		if err := o.checkNumber(field, count.Count); err != nil {
			return err
		}
		if count.Count != 0 {
			continue
		}
		if value, ok := entries.Field(strconv.Itoa(i) + ".count"); !ok || string(value) == "null" {
			return &FieldError{Row: o.Describe(), Field: field, Want: "a number of jobs", Got: "missing"}
		}
	}
	return nil
}

// Total returns how many jobs have a status, in all categories.
func (c JobCounts) Total(status string) int64 {
	var total int64
	for _, count := range c {
		if count.Status == status {
			total += count.Count
		}
	}
	return total
}

// Failed returns how many jobs failed in a category; "" means without one.
func (c JobCounts) Failed(category string) int64 {
	var total int64
	for _, count := range c {
		has := ""
		if count.Category != nil {
			has = *count.Category
		}
		if count.Status == StatusFailed && has == category {
			total += count.Count
		}
	}
	return total
}

// FailureRate returns failed / (failed + completed), if there are any.
func (c JobCounts) FailureRate() (rate float64, ok bool) {
	failed, completed := c.Total(StatusFailed), c.Total(StatusCompleted)
	if failed+completed == 0 {
		return 0, false
	}
	return float64(failed) / float64(failed+completed), true
}

// MostRecent returns when a job last entered its status, or the zero time.
func (c JobCounts) MostRecent() time.Time {
	var latest time.Time
	for _, count := range c {
		if count.MostRecent != nil && count.MostRecent.After(latest) {
			latest = *count.MostRecent
		}
	}
	return latest
}
