package model

import "time"

// JobTypeRunning is a job type with running jobs.
type JobTypeRunning struct {
	Object         Object     `json:"-"`               // as sent by the server, with all fields
	JobType        JobType    `json:"job_type"`        // with fewer fields than in a list
	Count          int64      `json:"count"`           // running jobs
	LongestRunning *time.Time `json:"longest_running"` // when the longest-running job started
}

// Running decodes a row of client.JobTypesService.Running. Its error is a *FieldError.
func (o Object) Running() (JobTypeRunning, error) {
	running := JobTypeRunning{Object: o, JobType: JobType{Object: o.Embedded("job_type")}}
	return decoded(o, running, "job_type", "an object", func(running JobTypeRunning) error {
		return o.checkNumber("count", running.Count)
	})
}

// JobTypePending is a job type with pending jobs.
type JobTypePending struct {
	Object         Object     `json:"-"`               // as sent by the server, with all fields
	JobType        JobType    `json:"job_type"`        // with fewer fields than in a list
	Count          int64      `json:"count"`           // pending jobs
	LongestPending *time.Time `json:"longest_pending"` // when the longest-pending job was created
}

// Pending decodes a row of client.JobTypesService.Pending. Its error is a *FieldError.
func (o Object) Pending() (JobTypePending, error) {
	pending := JobTypePending{Object: o, JobType: JobType{Object: o.Embedded("job_type")}}
	return decoded(o, pending, "job_type", "an object", func(pending JobTypePending) error {
		return o.checkNumber("count", pending.Count)
	})
}

// SystemFailure is a system error with which jobs of a job type failed.
type SystemFailure struct {
	Object     Object     `json:"-"`           // as sent by the server, with all fields
	JobType    JobType    `json:"job_type"`    // with fewer fields than in a list
	Error      JobError   `json:"error"`       // released servers leave out its Title here
	Count      int64      `json:"count"`       // failed jobs of all time; the documented "currently running" is wrong
	FirstError *time.Time `json:"first_error"` // when a job first failed with it
	LastError  *time.Time `json:"last_error"`  // when a job last failed with it
}

// SystemFailure decodes a row of client.JobTypesService.SystemFailures. Its error is a *FieldError.
func (o Object) SystemFailure() (SystemFailure, error) {
	failure := SystemFailure{Object: o, JobType: JobType{Object: o.Embedded("job_type")}}
	return decoded(o, failure, "job_type", "an object", func(failure SystemFailure) error {
		return o.checkNumber("count", failure.Count)
	})
}
