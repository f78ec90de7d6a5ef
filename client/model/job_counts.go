package model

import (
	"fmt"
	"strconv"
	"time"
)

// JobTypeStatus is a job type and its jobs by status.
type JobTypeStatus struct {
	Object    Object    `json:"-"`          // as sent by the server, with all fields
	JobType   JobType   `json:"job_type"`   // with fewer fields than in a list
	JobCounts JobCounts `json:"job_counts"` // of the jobs in the window; zero counts may be missing
}

// Status decodes a row of client.JobTypesService.Status. Its error is a *FieldError.
func (o Object) Status() (JobTypeStatus, error) {
	status := JobTypeStatus{Object: o, JobType: JobType{Object: o.Embedded("job_type")}}
	return decoded(o, status, "job_type", "an object", func(status JobTypeStatus) error {
		return o.checkCounts("job_counts", status.JobCounts)
	})
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
