package client

import (
	"context"
	"iter"
	"net/url"
	"time"
)

// SystemFailure is an error of the system that jobs of a job type failed with (specification: Job Type System
// Failures). A job type comes once for each such error.
type SystemFailure struct {
	Object `json:"-"`

	JobType    JobType    `json:"job_type"`    // holds fewer fields than a list's
	Error      JobError   `json:"error"`       // what they failed with; released servers leave its Title out here
	Count      int64      `json:"count"`       // failed jobs of all time; the specification's "currently running" is wrong
	FirstError *time.Time `json:"first_error"` // when a job first failed with it
	LastError  *time.Time `json:"last_error"`  // when a job last failed with it
}

func systemFailuresList() listService {
	return listService{path: "/job-types/system-failures/", keys: []string{"job_type.id", "error.id"}, noun: "system failures"}
}

// SystemFailure decodes a row of SystemFailuresWalk. The error is a *FieldError.
func (o Object) SystemFailure() (SystemFailure, error) {
	failure := SystemFailure{}
	if err := o.decode(&failure); err != nil {
		return SystemFailure{}, err
	}
	failure.Object, failure.JobType.Object = o, o.Embedded("job_type")
	return failure, nil
}

// SystemFailuresPage gives one page, the last error first (specification: Job Type System Failures).
func (s *JobTypesService) SystemFailuresPage(ctx context.Context, options PageOptions) (Page[SystemFailure], error) {
	return typedPage(ctx, s.client, systemFailuresList(), url.Values{}, options.Page, options.PageSize, Object.SystemFailure)
}

// SystemFailures gives every row, each pair of job type and error once (specification: Job Type System Failures).
// Errors are as those of All.
func (s *JobTypesService) SystemFailures(ctx context.Context, options PageOptions) iter.Seq2[SystemFailure, error] {
	return decoded(ctx, s.SystemFailuresWalk(options), Object.SystemFailure)
}

// SystemFailuresWalk prepares the reading of all rows as the server's own objects.
func (s *JobTypesService) SystemFailuresWalk(options PageOptions) *Walk {
	return s.client.walk(systemFailuresList(), options.PageSize, options.Limit, url.Values{})
}
