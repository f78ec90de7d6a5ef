package check

import (
	"context"
	"time"

	"jt/client"
	"jt/client/model"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/internal/view"
)

// checkedJobType is what a check knows about a job type.
type checkedJobType struct {
	model.JobType
	ref    string
	counts model.JobCounts // in the window; nil if the status does not list the job type

	longest time.Duration // how long its oldest running job has been running
	untimed bool          // it has running jobs, and the server does not report when they started
}

// ended counts the jobs that ended in the window.
func (t *checkedJobType) ended() int64 {
	return t.counts.Total(model.StatusFailed) + t.counts.Total(model.StatusCompleted)
}

// knowsLongRunning reports whether the server shows if the job type is long-running. Scale 7 does not.
func (t *checkedJobType) knowsLongRunning() bool {
	_, known := t.Object.Field("is_long_running")
	return known
}

// need is what a limit must know about job types. If the server leaves it out, that is an error, not a pass.
type need int

const (
	needsCounts  need = iota // the numbers of jobs
	needsRunning             // the running jobs, which come from another service
	needsPaused              // whether the job types are paused
)

func (f *findings) read(ctx context.Context, scale *client.Client, query client.StatusOptions) error {
	byID := map[int64]*checkedJobType{}
	for row, err := range selection.Chosen(scale.JobTypes.Status(query).Objects().All(ctx), f.keeps) {
		if err != nil {
			return err
		}
		status, err := row.Status()
		if err != nil {
			return err
		}
		if status.JobCounts == nil && f.needs[needsCounts] {
			return &model.FieldError{Row: row.Describe(), Field: "job_counts", Want: "an array", Got: "missing"}
		}
		jobType, err := f.add(status.JobType)
		if err != nil {
			return err
		}
		jobType.counts = status.JobCounts
		byID[jobType.ID] = jobType
	}
	isListed := func(id int64) bool { return byID[id] != nil }
	if unlisted := f.selection.Unlisted(isListed); len(unlisted) > 0 {
		return cli.NotFoundError("the status of the server does not list "+cli.SomeNames(unlisted), "")
	}
	if !f.needs[needsRunning] {
		return nil
	}
	for row, err := range selection.Chosen(scale.JobTypes.Running(client.PageOptions{}).Objects().All(ctx), f.keeps) {
		if err != nil {
			return err
		}
		running, err := row.Running()
		if err != nil {
			return err
		}
		jobType, known := byID[running.JobType.ID]
		if !known { // it was created after the status was read
			if jobType, err = f.add(running.JobType); err != nil {
				return err
			}
		}
		if running.LongestRunning != nil {
			jobType.longest = max(f.now.Sub(*running.LongestRunning), 0)
			continue
		}
		count, given := running.Object.Field("count")
		jobType.untimed = running.Count > 0 || !given || string(count) == "null" // without a count, the row alone says that jobs run
	}
	return nil
}

func (f *findings) add(jobType model.JobType) (*checkedJobType, error) {
	ref, err := view.JobTypeName(jobType.Object)
	if err != nil {
		return nil, err
	}
	if _, given := jobType.Object.Field("is_paused"); !given && f.needs[needsPaused] {
		return nil, &model.FieldError{Row: jobType.Object.Describe(), Field: "is_paused", Want: "a boolean", Got: "missing"}
	}
	added := &checkedJobType{JobType: jobType, ref: ref}
	f.jobTypes = append(f.jobTypes, added)
	return added, nil
}

// keeps reports whether to check a row. Archived job types start no new jobs, so they are included only with --archived, or
// if REFs name them.
func (f *findings) keeps(row model.Object) (bool, error) {
	object := view.Embedded(row)
	keep, err := f.selection.Keeps(object)
	if err != nil || !keep || f.selection.Asks("archived") || len(f.selection.Refs) > 0 {
		return keep, err
	}
	if active, _ := object.Field("is_active"); string(active) != "false" {
		return true, nil
	}
	ref, err := view.JobTypeName(object)
	if _, counts := row.Field("job_counts"); counts { // the status lists all of them
		f.archived = append(f.archived, ref)
	}
	return false, err
}
