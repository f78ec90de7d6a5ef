package client

import (
	"net/url"
	"time"
)

// JobTypeStatus is a job type and how many of its jobs have which status.
type JobTypeStatus struct {
	Object    Object    `json:"-"`          // as the server sent it, with the fields that are not here
	JobType   JobType   `json:"job_type"`   // holds fewer fields than a list's
	JobCounts JobCounts `json:"job_counts"` // of the jobs in the window; those that are 0 may be missing
}

// StatusOptions choose the jobs that are counted.
type StatusOptions struct {
	Page, PageSize, Limit int // see PageOptions
	// Jobs count whose status last changed in that time, and running ones. Zero means three hours ago, and now.
	Started, Ended time.Time
}

func statusList() listService {
	return listService{path: "/job-types/status/", keys: []string{"job_type.id"}, noun: "job types"}
}

func (o StatusOptions) query() url.Values {
	query := url.Values{}
	setTimes(query, o.Started, o.Ended)
	return query
}

// Status decodes a row of such a list. The error is a *FieldError.
func (o Object) Status() (JobTypeStatus, error) {
	status := JobTypeStatus{Object: o, JobType: JobType{Object: o.Embedded("job_type")}}
	if err := o.decode(&status, "job_type", "an object"); err != nil {
		return JobTypeStatus{}, err
	}
	if err := o.checkCounts("job_counts", status.JobCounts); err != nil {
		return JobTypeStatus{}, err
	}
	return status, nil
}

// Status lists job types and counts of jobs (specification: Job Types Status).
func (s *JobTypesService) Status(options StatusOptions) *List[JobTypeStatus] {
	paging := PageOptions{Page: options.Page, PageSize: options.PageSize, Limit: options.Limit}
	return newList(s.client, statusList(), paging, Object.Status, options.query())
}
