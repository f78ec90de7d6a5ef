package client

import (
	"net/url"
	"time"
)

// JobTypeRunning is a job type that has running jobs.
type JobTypeRunning struct {
	Object         Object     `json:"-"`               // as the server sent it, with the fields that are not here
	JobType        JobType    `json:"job_type"`        // holds fewer fields than a list's
	Count          int64      `json:"count"`           // running jobs
	LongestRunning *time.Time `json:"longest_running"` // when the job that has been running longest started
}

func runningList() listService {
	return listService{path: "/job-types/running/", keys: []string{"job_type.id"}, noun: "job types with running jobs"}
}

// Running decodes a row of such a list. The error is a *FieldError.
func (o Object) Running() (JobTypeRunning, error) {
	running := JobTypeRunning{Object: o, JobType: JobType{Object: o.Embedded("job_type")}}
	if err := o.decode(&running, "job_type", "an object"); err != nil {
		return JobTypeRunning{}, err
	}
	if err := o.checkNumber("count", running.Count); err != nil {
		return JobTypeRunning{}, err
	}
	return running, nil
}

// Running lists job types with running jobs (specification: Job Types Running).
func (s *JobTypesService) Running(options PageOptions) *List[JobTypeRunning] {
	return newList(s.client, runningList(), options, Object.Running, url.Values{})
}
