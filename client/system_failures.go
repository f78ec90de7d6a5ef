package client

import (
	"net/url"
	"time"
)

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
	failure := SystemFailure{Object: o, JobType: JobType{Object: o.Embedded("job_type")}}
	if err := o.decode(&failure, "job_type", "an object"); err != nil {
		return SystemFailure{}, err
	}
	return failure, nil
}

// SystemFailures lists errors (specification: Job Type System Failures).
func (s *JobTypesService) SystemFailures(options PageOptions) *List[SystemFailure] {
	return newList(s.client, systemFailuresList(), options, Object.SystemFailure, url.Values{})
}
