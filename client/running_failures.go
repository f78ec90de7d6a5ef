package client

import (
	"net/url"

	"jt/client/model"
)

func runningList() listService {
	return listService{path: "/job-types/running/", keys: []string{"job_type.id"}, noun: "job types with running jobs"}
}

// Running lists job types with running jobs (Job Types Running).
func (s *JobTypesService) Running(options PageOptions) *List[model.JobTypeRunning] {
	return newList(s.client, runningList(), options, model.Object.Running, url.Values{})
}

func pendingList() listService {
	return listService{path: "/job-types/pending/", keys: []string{"job_type.id"}, noun: "job types with pending jobs", optional: listPending, release: "releases from 5.9.4 on do"}
}

// Pending lists job types with pending jobs. Releases before 5.9 do not have this list: an *UnsupportedError.
func (s *JobTypesService) Pending(options PageOptions) *List[model.JobTypePending] {
	return newList(s.client, pendingList(), options, model.Object.Pending, url.Values{})
}

func systemFailuresList() listService {
	return listService{path: "/job-types/system-failures/", keys: []string{"job_type.id", "error.id"}, noun: "system failures"}
}

// SystemFailures lists system errors of jobs (Job Type System Failures).
func (s *JobTypesService) SystemFailures(options PageOptions) *List[model.SystemFailure] {
	return newList(s.client, systemFailuresList(), options, model.Object.SystemFailure, url.Values{})
}
