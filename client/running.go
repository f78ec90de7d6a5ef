package client

import (
	"net/url"

	"jt/client/model"
)

// Running lists job types with running jobs (Job Types Running).
func (s *JobTypesService) Running(options PageOptions) *List[model.JobTypeRunning] {
	return newList(s.client, runningList, options, model.Object.Running, url.Values{})
}

// Pending lists job types with pending jobs. Releases before 5.9.4 do not have this list: an *UnsupportedError.
func (s *JobTypesService) Pending(options PageOptions) *List[model.JobTypePending] {
	return newList(s.client, pendingList, options, model.Object.Pending, url.Values{})
}

// SystemFailures lists system errors of jobs (Job Type System Failures).
func (s *JobTypesService) SystemFailures(options PageOptions) *List[model.SystemFailure] {
	return newList(s.client, systemFailuresList, options, model.Object.SystemFailure, url.Values{})
}

// List lists the errors that jobs can fail with (Error List). Some servers do not have this list: an *UnsupportedError.
func (s *ErrorsService) List(options PageOptions) *List[model.JobError] {
	return newList(s.client, errorsList, options, model.Object.JobError, url.Values{})
}
