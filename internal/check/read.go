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

// needs are what has to be known of job types. A server that leaves one of them out has not said that all is well.
type needs struct {
	counts  bool // the numbers of jobs
	running bool // the running jobs, which are another service
	paused  bool // whether the job types are paused
}

func (n *needs) add(more needs) {
	n.counts, n.running, n.paused = n.counts || more.counts, n.running || more.running, n.paused || more.paused
}

// reading is what was read of the selected job types.
type reading struct {
	selection *selection.Selection
	needs     needs
	now       time.Time

	jobTypes []*checkedJobType
	archived []string // REFs of those that are left out
}

func (r *reading) read(ctx context.Context, scale *client.Client, query client.StatusOptions) error {
	byID := map[int64]*checkedJobType{}
	for row, err := range selection.Chosen(scale.JobTypes.Status(query).Objects().All(ctx), r.keeps, 0) {
		if err != nil {
			return err
		}
		status, err := row.Status()
		if err != nil {
			return err
		}
		if status.JobCounts == nil && r.needs.counts {
			return &client.FieldError{Row: row.Describe(), Field: "job_counts", Want: "an array", Got: "nothing"}
		}
		jobType, err := r.add(status.JobType)
		if err != nil {
			return err
		}
		jobType.counts = status.JobCounts
		byID[jobType.ID] = jobType
	}
	if !r.needs.running {
		return nil
	}
	for row, err := range selection.Chosen(scale.JobTypes.Running(client.PageOptions{}).Objects().All(ctx), r.keeps, 0) {
		if err != nil {
			return err
		}
		running, err := row.Running()
		if err != nil {
			return err
		}
		jobType, known := byID[running.JobType.ID]
		if !known { // it is newer than the answer with the status
			if jobType, err = r.add(running.JobType); err != nil {
				return err
			}
		}
		if running.LongestRunning != nil {
			jobType.longest = max(r.now.Sub(*running.LongestRunning), 0)
			continue
		}
		count, told := running.Object.Field("count")
		jobType.untimed = running.Count > 0 || !told || string(count) == "null" // without a count, its row says that it runs
	}
	return nil
}

func (r *reading) add(jobType client.JobType) (*checkedJobType, error) {
	ref, err := view.JobTypeName(jobType.Object)
	if err != nil {
		return nil, err
	}
	if _, told := jobType.Object.Field("is_paused"); !told && r.needs.paused {
		return nil, &client.FieldError{Row: jobType.Object.Describe(), Field: "is_paused", Want: "a boolean", Got: "nothing"}
	}
	added := &checkedJobType{JobType: jobType, ref: ref}
	r.jobTypes = append(r.jobTypes, added)
	return added, nil
}

// keeps reports whether a row is to be checked. No new job of an archived job type starts, so those need --archived.
func (r *reading) keeps(row client.Object) (bool, error) {
	object := view.Embedded(row)
	keep, err := r.selection.Keeps(object)
	if err != nil || !keep || r.selection.Asks("archived") {
		return keep, err
	}
	if active, _ := object.Field("is_active"); string(active) != "false" {
		return true, nil
	}
	ref, err := view.JobTypeName(object)
	if _, counts := row.Field("job_counts"); counts { // the status has all of them
		r.archived = append(r.archived, ref)
	}
	return false, err
}
