package client

import (
	"context"
	"iter"
	"net/url"
	"time"
)

// JobTypeRunning is a job type of which jobs run (specification: Job Types Running).
type JobTypeRunning struct {
	Object `json:"-"`

	JobType        JobType    `json:"job_type"`        // holds fewer fields than a list's
	Count          int64      `json:"count"`           // jobs that run
	LongestRunning *time.Time `json:"longest_running"` // when the one that runs longest began
}

// PageOptions choose what of a list is given. The specification lists them for other services than running and system
// failures, and servers take them there too.
type PageOptions struct {
	// Page, PageSize and Limit are as in ListOptions.
	Page, PageSize, Limit int
}

func runningList() listService {
	return listService{path: "/job-types/running/", keys: []string{"job_type.id"}, noun: "job types with running jobs"}
}

// Running decodes a row of RunningWalk. The error is a *FieldError.
func (o Object) Running() (JobTypeRunning, error) {
	running := JobTypeRunning{}
	if err := o.decode(&running); err != nil {
		return JobTypeRunning{}, err
	}
	if err := o.checkNumber("count", running.Count); err != nil {
		return JobTypeRunning{}, err
	}
	running.Object, running.JobType.Object = o, o.Embedded("job_type")
	return running, nil
}

// RunningPage gives one page, the longest running job first (specification: Job Types Running).
func (s *JobTypesService) RunningPage(ctx context.Context, options PageOptions) (Page[JobTypeRunning], error) {
	return typedPage(ctx, s.client, runningList(), url.Values{}, options.Page, options.PageSize, Object.Running)
}

// Running gives every row, each job type once (specification: Job Types Running). Errors are as those of All.
func (s *JobTypesService) Running(ctx context.Context, options PageOptions) iter.Seq2[JobTypeRunning, error] {
	return decoded(ctx, s.RunningWalk(options), Object.Running)
}

// RunningWalk prepares the reading of all rows as the server's own objects.
func (s *JobTypesService) RunningWalk(options PageOptions) *Walk {
	return s.client.walk(runningList(), options.PageSize, options.Limit, url.Values{})
}
