package check

import (
	"context"
	"time"

	"jt/client"
	"jt/internal/selection"
	"jt/internal/view"
)

// checkedJobType is what is known of a job type that is held to bounds.
type checkedJobType struct {
	client.JobType
	ref    string
	counts client.JobCounts // in the window; nil if the status does not have it

	longest time.Duration // for how long its oldest running job has been running
	untimed bool          // jobs of it run, and the server does not say since when
}

// ended counts the jobs that ended in the window.
func (t *checkedJobType) ended() int64 {
	return t.counts.Total(client.StatusFailed) + t.counts.Total(client.StatusCompleted)
}

// need is what has to be known of job types. A server that leaves it out has not said that all is well.
type need int

const (
	needsCounts  need = iota // the numbers of jobs
	needsRunning             // the running jobs, which are another service
	needsPaused              // whether the job types are paused
)

func (f *findings) read(ctx context.Context, scale *client.Client, query client.StatusOptions) error {
	byID := map[int64]*checkedJobType{}
	for row, err := range selection.Chosen(scale.JobTypes.Status(query).Objects().All(ctx), f.keeps, 0) {
		if err != nil {
			return err
		}
		status, err := row.Status()
		if err != nil {
			return err
		}
		if status.JobCounts == nil && f.needs[needsCounts] {
			return &client.FieldError{Row: row.Describe(), Field: "job_counts", Want: "an array", Got: "nothing"}
		}
		jobType, err := f.add(status.JobType)
		if err != nil {
			return err
		}
		jobType.counts = status.JobCounts
		byID[jobType.ID] = jobType
	}
	if !f.needs[needsRunning] {
		return nil
	}
	for row, err := range selection.Chosen(scale.JobTypes.Running(client.PageOptions{}).Objects().All(ctx), f.keeps, 0) {
		if err != nil {
			return err
		}
		running, err := row.Running()
		if err != nil {
			return err
		}
		jobType, known := byID[running.JobType.ID]
		if !known { // it is newer than the answer with the status
			if jobType, err = f.add(running.JobType); err != nil {
				return err
			}
		}
		if running.LongestRunning != nil {
			jobType.longest = max(f.now.Sub(*running.LongestRunning), 0)
			continue
		}
		count, told := running.Object.Field("count")
		jobType.untimed = running.Count > 0 || !told || string(count) == "null" // without a count, its row says that it runs
	}
	return nil
}

func (f *findings) add(jobType client.JobType) (*checkedJobType, error) {
	ref, err := view.JobTypeName(jobType.Object)
	if err != nil {
		return nil, err
	}
	if _, told := jobType.Object.Field("is_paused"); !told && f.needs[needsPaused] {
		return nil, &client.FieldError{Row: jobType.Object.Describe(), Field: "is_paused", Want: "a boolean", Got: "nothing"}
	}
	added := &checkedJobType{JobType: jobType, ref: ref}
	f.jobTypes = append(f.jobTypes, added)
	return added, nil
}

// keeps reports whether a row is to be checked. No new job of an archived job type starts, so those need --archived.
func (f *findings) keeps(row client.Object) (bool, error) {
	object := view.Embedded(row)
	keep, err := f.selection.Keeps(object)
	if err != nil || !keep || f.selection.Asks("archived") {
		return keep, err
	}
	if active, _ := object.Field("is_active"); string(active) != "false" {
		return true, nil
	}
	ref, err := view.JobTypeName(object)
	if _, counts := row.Field("job_counts"); counts { // the status has all of them
		f.archived = append(f.archived, ref)
	}
	return false, err
}
