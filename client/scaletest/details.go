package scaletest

import (
	"encoding/json"
	"net/http"
	"time"

	"jt/client/scaletest/internal/simulation"
)

// details serves GET /job-types/{id}/.
func (c *call) details(id int64) *reply {
	c.store.mutex.Lock()
	defer c.store.mutex.Unlock()
	t := c.store.find(id)
	if t == nil {
		return c.notFound()
	}
	return c.detailsOf(t, http.StatusOK)
}

func (c *call) notFound() *reply {
	if c.store.behaviour == Documented {
		return c.refuse(http.StatusNotFound, "The specified job type does not exist in the database.")
	}
	return c.refuse(http.StatusNotFound, c.api.release.notFound)
}

// detailsOf must be called with the mutex held.
func (c *call) detailsOf(t *simulation.JobType, status int) *reply {
	errors, readable := c.store.mappedErrors(t.ErrorMapping)
	if !readable {
		return crash()
	}
	return c.json(status, simulation.Encode(struct {
		simulation.Fields
		Interface    json.RawMessage       `json:"interface"`
		ErrorMapping json.RawMessage       `json:"error_mapping"`
		Errors       []simulation.JobError `json:"errors"`
		recentCounts
	}{c.store.fields(t, true), t.Definition, t.ErrorMapping, errors, c.recentCounts(t)}))
}

// recentCounts are the jobs of the last hours.
type recentCounts struct {
	JobCounts6h  []simulation.JobCount `json:"job_counts_6h"`
	JobCounts12h []simulation.JobCount `json:"job_counts_12h"`
	JobCounts24h []simulation.JobCount `json:"job_counts_24h"`
}

// recentCounts must be called with the mutex held.
func (c *call) recentCounts(t *simulation.JobType) recentCounts {
	jobs := c.store.jobs(t, c.now)
	past := func(hours int) []simulation.JobCount {
		return jobs.Counts(simulation.Since(c.now.Add(-time.Duration(hours)*time.Hour)), false)
	}
	return recentCounts{past(6), past(12), past(24)}
}
