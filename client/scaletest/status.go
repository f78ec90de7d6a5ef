package scaletest

import (
	"cmp"
	"slices"
	"time"
)

// statusWindow is how far the status looks back where no start is asked for.
const statusWindow = 3 * time.Hour

// status answers GET /job-types/status/, by when a job type was modified.
func (c *call) status() *reply {
	asked, refusal := c.paging()
	if refusal != nil {
		return refusal
	}
	window, refusal := c.window()
	if refusal != nil {
		return refusal
	}
	if window.started == everything().started {
		window.started = c.now.add(-statusWindow)
	}
	c.store.mutex.Lock()
	defer c.store.mutex.Unlock()
	order, _ := c.store.ordered([]string{"last_modified", "id"}) // these are fields
	return c.pageOf(len(order.rows), asked, func(text []byte, begin, end int) []byte {
		w := objectWriter{text}
		for i, t := range order.rows[begin:end] {
			w.text = separate(w.text, i == 0)
			w.open()
			w.embedded(t, true)
			counts := c.store.jobs(t, c.now).counts(window.started, window.ended, true)
			if c.store.behaviour == Released {
				counts = shuffled(counts, uint64(t.id)) //nolint:gosec // ids are positive
			}
			w.counts("job_counts", counts)
			w.close()
		}
		return w.text
	})
}

// running answers GET /job-types/running/, the longest running first.
func (c *call) running() *reply {
	return c.oldestJobs("longest_running", func(jobs *simulation) (int, instant) { return jobs.running, jobs.oldestRun() })
}

// oldestJobs answers with a row for each job type of which there are jobs of a kind: how many, and since when the oldest
// is, which comes first.
func (c *call) oldestJobs(oldest string, find func(*simulation) (count int, since instant)) *reply {
	asked, refusal := c.paging()
	if refusal != nil {
		return refusal
	}
	type row struct {
		jobType *jobType
		count   int
		since   instant
	}
	c.store.mutex.Lock()
	defer c.store.mutex.Unlock()
	var rows []row
	for _, t := range c.store.types {
		if !t.work.hasJobs() {
			continue
		}
		if count, since := find(c.store.jobs(t, c.now)); count > 0 {
			rows = append(rows, row{t, count, since})
		}
	}
	slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(a.since, b.since) })
	return c.pageOf(len(rows), asked, func(text []byte, begin, end int) []byte {
		w := objectWriter{text}
		for i, row := range rows[begin:end] {
			w.text = separate(w.text, i == 0)
			w.open()
			w.embedded(row.jobType, c.store.behaviour == Documented)
			w.integer("count", int64(row.count))
			w.instant(oldest, row.since)
			w.close()
		}
		return w.text
	})
}

// systemFailures answers GET /job-types/system-failures/, the latest first: one row for each error of a job type.
func (c *call) systemFailures() *reply {
	asked, refusal := c.paging()
	if refusal != nil {
		return refusal
	}
	type row struct {
		jobType *jobType
		failure systemFailure
	}
	c.store.mutex.Lock()
	defer c.store.mutex.Unlock()
	var rows []row
	for _, t := range c.store.types {
		if !t.work.hasJobs() {
			continue
		}
		for _, failure := range c.store.jobs(t, c.now).failures {
			rows = append(rows, row{t, failure})
		}
	}
	slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(b.failure.last, a.failure.last) })
	return c.pageOf(len(rows), asked, func(text []byte, begin, end int) []byte {
		w := objectWriter{text}
		for i, row := range rows[begin:end] {
			w.text = separate(w.text, i == 0)
			w.open()
			w.embedded(row.jobType, c.store.behaviour == Documented)
			w.key("error")
			w.open()
			w.failure(&c.store.errors[row.failure.errorID-1], optional{})
			w.close()
			w.integer("count", int64(row.failure.count))
			w.instant("first_error", row.failure.first)
			w.instant("last_error", row.failure.last)
			w.close()
		}
		return w.text
	})
}
