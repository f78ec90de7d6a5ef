package scaletest

import (
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
	known, readable := c.store.mappedErrors(t.ErrorMapping)
	if !readable {
		return crash()
	}
	errors := []object{}
	for _, one := range known {
		errors = append(errors, errorShape(errorFields2015).of(one))
	}
	details := append(c.api.details.of(t), pair{"interface", t.Definition}, pair{"error_mapping", t.ErrorMapping}, pair{"errors", errors})
	return c.json(status, c.encode(append(details, c.recentCounts(t)...)))
}

// recentCounts are the jobs of the last hours. It must be called with the mutex held.
func (c *call) recentCounts(t *simulation.JobType) object {
	jobs := c.store.jobs(t, c.now)
	past := func(hours int) []simulation.JobCount {
		return jobs.Counts(simulation.Since(c.now.Add(-time.Duration(hours)*time.Hour)), false)
	}
	return object{{"job_counts_6h", past(6)}, {"job_counts_12h", past(12)}, {"job_counts_24h", past(24)}}
}
