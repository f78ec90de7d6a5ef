package cmd

import (
	"context"
	"time"

	"jt/client"
	"jt/internal/cli"
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

// checkReading are the job types that a selection chooses.
type checkReading struct {
	selection *selection
	needs     checkNeeds
	now       time.Time

	jobTypes []*checkedJobType
	byID     map[int64]*checkedJobType
	archived []string // REFs of those that are left out
}

// checkNeeds are what has to be known of job types beside their counts.
type checkNeeds struct {
	running bool // what runs, which is another question
	counts  bool // how many jobs there are: none is an array without them
	paused  bool // whether they are paused: a server that does not tell is no sign that none is
}

// readCheck reads all that is to be checked; what runs is read only where something needs it.
func readCheck(ctx context.Context, scale *client.Client, selection *selection, query client.StatusOptions, needs checkNeeds, now time.Time) (*checkReading, error) {
	reading := &checkReading{selection: selection, needs: needs, now: now, byID: map[int64]*checkedJobType{}}
	err := reading.status(ctx, scale, query)
	if err == nil && needs.running {
		err = reading.running(ctx, scale)
	}
	if err != nil {
		return nil, cli.TaskError("cannot check job types", err)
	}
	return reading, nil
}

func (r *checkReading) status(ctx context.Context, scale *client.Client, query client.StatusOptions) error {
	for row, err := range chosen(scale.JobTypes.Status(query).Objects().All(ctx), r.keeps, 0) {
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
		jobType.counted, jobType.counts = true, status.JobCounts
	}
	return nil
}

func (r *checkReading) running(ctx context.Context, scale *client.Client) error {
	for row, err := range chosen(scale.JobTypes.Running(client.PageOptions{}).Objects().All(ctx), r.keeps, 0) {
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

func (r *checkReading) add(jobType client.JobType) (*checkedJobType, error) {
	ref, err := jobTypeName(jobType.Object)
	if err != nil {
		return nil, err
	}
	if _, told := jobType.Object.Field("is_paused"); !told && r.needs.paused {
		return nil, &client.FieldError{Row: jobType.Object.Describe(), Field: "is_paused", Want: "a boolean", Got: "nothing"}
	}
	added := &checkedJobType{JobType: jobType, ref: ref}
	r.jobTypes = append(r.jobTypes, added)
	r.byID[jobType.ID] = added
	return added, nil
}

// keeps chooses rows. No job of an archived job type is started any more, so those are not checked unless asked for.
func (r *checkReading) keeps(row client.Object) (bool, error) {
	object := embedded(row)
	keep, err := r.selection.keeps(object)
	if err != nil || !keep || r.selection.asks("archived") {
		return keep, err
	}
	if active, _ := object.Field("is_active"); string(active) != "false" {
		return true, nil
	}
	ref, err := jobTypeName(object)
	if _, counts := row.Field("job_counts"); counts { // the status has all of them
		r.archived = append(r.archived, ref)
	}
	return false, err
}

// asks tells whether a flag of the selection is given.
func (s *selection) asks(name string) bool {
	for _, flag := range s.flags {
		if flag.name == name {
			return flag.given
		}
	}
	return false
}
