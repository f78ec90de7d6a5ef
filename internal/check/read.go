package check

import (
	"context"
	"time"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/internal/view"
)

// checkedJobType is what is known of a job type that is held to bounds.
type checkedJobType struct {
	client.JobType
	ref string // names it on a command line

	counted bool // whether the status has it
	counts  client.JobCounts

	runs    bool          // whether jobs of it run now
	longest time.Duration // for how long the oldest of them has been running
	timed   bool          // whether the server tells that
}

// ended counts the jobs that came to an end in the window.
func (t *checkedJobType) ended() int64 {
	return t.counts.Total(client.StatusFailed) + t.counts.Total(client.StatusCompleted)
}

// reading are the job types that a selection chooses.
type reading struct {
	selection *selection.Selection
	needs     Needs
	now       time.Time

	jobTypes []*checkedJobType
	byID     map[int64]*checkedJobType
	archived []string // REFs of those that are left out
}

// Needs are what has to be known of job types beside their counts.
type Needs struct {
	Running bool // what runs, which is another question
	Counts  bool // how many jobs there are: none is an array without them
	Paused  bool // whether they are paused: a server that does not tell is no sign that none is
}

// Read reads all that is to be checked; what runs is read only where something needs it.
func Read(ctx context.Context, scale *client.Client, selection *selection.Selection, query client.StatusOptions, needs Needs, now time.Time) (*reading, error) {
	reading := &reading{selection: selection, needs: needs, now: now, byID: map[int64]*checkedJobType{}}
	err := reading.status(ctx, scale, query)
	if err == nil && needs.Running {
		err = reading.running(ctx, scale)
	}
	if err != nil {
		return nil, cli.TaskError("cannot check job types", err)
	}
	return reading, nil
}

func (r *reading) status(ctx context.Context, scale *client.Client, query client.StatusOptions) error {
	for row, err := range selection.Chosen(scale.JobTypes.Status(query).Objects().All(ctx), r.keeps, 0) {
		if err != nil {
			return err
		}
		status, err := row.Status()
		if err != nil {
			return err
		}
		if status.JobCounts == nil && r.needs.Counts {
			return &client.FieldError{Row: row.Describe(), Field: "job_counts", Want: "an array", Got: "nothing"}
		}
		jobType, err := r.add(status.JobType)
		if err != nil {
			return err
		}
		jobType.counted, jobType.counts = true, status.JobCounts
	}
	return nil
}

func (r *reading) running(ctx context.Context, scale *client.Client) error {
	for row, err := range selection.Chosen(scale.JobTypes.Running(client.PageOptions{}).Objects().All(ctx), r.keeps, 0) {
		if err != nil {
			return err
		}
		running, err := row.Running()
		if err != nil {
			return err
		}
		jobType, known := r.byID[running.JobType.ID]
		if !known { // it is newer than the answer with the status
			if jobType, err = r.add(running.JobType); err != nil {
				return err
			}
		}
		count, told := running.Object.Field("count")
		jobType.runs = running.Count > 0 || !told || string(count) == "null" // it stands among those that run
		if running.LongestRunning != nil {
			jobType.timed, jobType.longest = true, max(r.now.Sub(*running.LongestRunning), 0)
		}
	}
	return nil
}

func (r *reading) add(jobType client.JobType) (*checkedJobType, error) {
	ref, err := view.JobTypeName(jobType.Object)
	if err != nil {
		return nil, err
	}
	if _, told := jobType.Object.Field("is_paused"); !told && r.needs.Paused {
		return nil, &client.FieldError{Row: jobType.Object.Describe(), Field: "is_paused", Want: "a boolean", Got: "nothing"}
	}
	added := &checkedJobType{JobType: jobType, ref: ref}
	r.jobTypes = append(r.jobTypes, added)
	r.byID[jobType.ID] = added
	return added, nil
}

// keeps chooses rows. No job of an archived job type is started any more, so those are not checked unless asked for.
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
