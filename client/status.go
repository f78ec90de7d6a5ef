package client

import (
	"net/url"
	"time"
)

// JobTypeStatus is a job type and how many of its jobs have which status (specification: Job Types Status).
type JobTypeStatus struct {
	Object Object `json:"-"` // the server's own, with the fields that are not here

	JobType   JobType   `json:"job_type"`   // holds fewer fields than a list's
	JobCounts JobCounts `json:"job_counts"` // of the jobs in the window; those that are 0 may be missing
}

// StatusOptions choose the jobs that are counted, and the page (specification: Job Types Status).
type StatusOptions struct {
	// Page, PageSize and Limit are as in ListOptions.
	Page, PageSize, Limit int
	// Started and Ended keep the jobs whose status last changed in that time; running ones are counted whatever it
	// is. Zero leaves them to the server: the three hours before now. Ended alone makes the server count from three
	// hours before now all the same, so give both.
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

// Status decodes a row of JobTypesService.Status. The error is a *FieldError.
func (o Object) Status() (JobTypeStatus, error) {
	status := JobTypeStatus{}
	if err := o.decode(&status); err != nil {
		return JobTypeStatus{}, err
	}
	if err := o.checkCounts("job_counts", status.JobCounts); err != nil {
		return JobTypeStatus{}, err
	}
	status.Object, status.JobType.Object = o, o.Embedded("job_type")
	return status, nil
}

// Status is the list of job types with the numbers of their jobs (specification: Job Types Status).
func (s *JobTypesService) Status(options StatusOptions) *List[JobTypeStatus] {
	paging := PageOptions{Page: options.Page, PageSize: options.PageSize, Limit: options.Limit}
	return newList(s.client, statusList(), paging, Object.Status, options.query())
}
