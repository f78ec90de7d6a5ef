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
	return decoded(o, running, "job_type", "an object", func(running JobTypeRunning) error {
		return o.checkNumber("count", running.Count)
	})
}

// Running lists job types with running jobs (specification: Job Types Running).
func (s *JobTypesService) Running(options PageOptions) *List[JobTypeRunning] {
	return newList(s.client, runningList(), options, Object.Running, url.Values{})
}

// SystemFailure is an error of the system that jobs of a job type failed with.
type SystemFailure struct {
	Object     Object     `json:"-"`           // as the server sent it, with the fields that are not here
	JobType    JobType    `json:"job_type"`    // holds fewer fields than a list's
	Error      JobError   `json:"error"`       // what they failed with; released servers leave its Title out here
	Count      int64      `json:"count"`       // failed jobs of all time; the specification's "currently running" is wrong
	FirstError *time.Time `json:"first_error"` // when a job first failed with it
	LastError  *time.Time `json:"last_error"`  // when a job last failed with it
}

func systemFailuresList() listService {
	return listService{path: "/job-types/system-failures/", keys: []string{"job_type.id", "error.id"}, noun: "system failures"}
}

// SystemFailure decodes a row of such a list. The error is a *FieldError.
func (o Object) SystemFailure() (SystemFailure, error) {
	return decoded(o, SystemFailure{Object: o, JobType: JobType{Object: o.Embedded("job_type")}}, "job_type", "an object", nil)
}

// SystemFailures lists errors (specification: Job Type System Failures).
func (s *JobTypesService) SystemFailures(options PageOptions) *List[SystemFailure] {
	return newList(s.client, systemFailuresList(), options, Object.SystemFailure, url.Values{})
}
