package scaletest

import (
	"net/http"
	"time"
)

// details answers GET /job-types/{id}/.
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
	return c.refuse(http.StatusNotFound, "Not found")
}

// detailsOf needs the mutex to be held.
func (c *call) detailsOf(t *jobType, status int) *reply {
	if t.brokenMapping {
		return crash()
	}
	w := objectWriter{make([]byte, 0, 4096)}
	w.open()
	w.fields(t, true, c.store.behaviour == Released)
	w.raw("interface", t.definition)
	w.raw("error_mapping", t.errorMapping)
	w.key("errors")
	w.text = append(w.text, '[')
	for i, failure := range c.store.mappedErrors(t.errorMapping) {
		w.text = separate(w.text, i == 0)
		w.open()
		w.failure(failure, some(failure.title))
		w.close()
	}
	w.text = append(w.text, ']')
	jobs := c.store.jobs(t, c.now)
	for _, hours := range []struct {
		name   string
		length time.Duration
	}{{"job_counts_6h", 6 * time.Hour}, {"job_counts_12h", 12 * time.Hour}, {"job_counts_24h", 24 * time.Hour}} {
		w.counts(hours.name, jobs.counts(c.now.add(-hours.length), never, false))
	}
	w.close()
	return c.json(status, w.text)
}
