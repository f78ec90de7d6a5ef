package scaletest

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"time"

	"jt/client/scaletest/internal/simulation"
)

// statusWindow is how far the status looks back by default.
const statusWindow = 3 * time.Hour

// status serves GET /job-types/status/, in the order of last_modified.
func (c *call) status() *reply {
	window, refusal := c.window(simulation.Since(c.now.Add(-statusWindow)))
	if refusal != nil {
		return refusal
	}
	found, refusal := c.flagFilters(c.api.statusFlags...)
	if refusal != nil {
		return refusal
	}
	order, _ := c.store.ordered(found, "last_modified", "id") // these are fields
	return listPage(c, order.rows, func(t *simulation.JobType) object {
		counts := c.store.jobs(t, c.now).Counts(window, true)
		if !c.api.documented { // real servers do not sort them
			order := rand.New(rand.NewPCG(uint64(t.ID), 0)) //nolint:gosec // repeatable, and no secret
			order.Shuffle(len(counts), func(i, j int) { counts[i], counts[j] = counts[j], counts[i] })
		}
		return object{{"job_type", c.api.summary(t)}, {"job_counts", counts}}
	})
}

// running serves GET /job-types/running/, the longest running first.
func (c *call) running() *reply { return c.jobsSince("longest_running", (*simulation.Jobs).AtWork) }

// pending serves GET /job-types/pending/, the longest pending first.
func (c *call) pending() *reply { return c.jobsSince("longest_pending", (*simulation.Jobs).Waiting) }

// jobsSince responds with the job types that have jobs of a kind, and the time from which the oldest of those is.
func (c *call) jobsSince(name string, count func(*simulation.Jobs) (int, simulation.Instant)) *reply {
	return c.jobRows(func(of object, jobs *simulation.Jobs) []jobRow {
		count, oldest := count(jobs)
		if count == 0 {
			return nil
		}
		return []jobRow{{oldest, object{{"job_type", of}, {"count", count}, {name, oldest}}}}
	})
}

// systemFailures serves GET /job-types/system-failures/, the latest first, with one row per job type and error.
func (c *call) systemFailures() *reply {
	return c.jobRows(func(of object, jobs *simulation.Jobs) (rows []jobRow) {
		for _, failure := range jobs.Failures() {
			failed := c.api.failure(c.store.errors[failure.ErrorID-1])
			rows = append(rows, jobRow{-failure.Last, object{
				{"job_type", of}, {"error", failed}, {"count", failure.Count}, {"first_error", failure.First}, {"last_error", failure.Last},
			}})
		}
		return rows
	})
}

// jobRow is a row about jobs, with what orders it.
type jobRow struct {
	order simulation.Instant
	row   object
}

// jobRows responds with a page of the rows that find returns for all job types, in their order.
func (c *call) jobRows(find func(of object, jobs *simulation.Jobs) []jobRow) *reply {
	var rows []jobRow
	for _, t := range c.store.types {
		if t.Work.HasJobs() {
			rows = append(rows, find(c.api.inJobs(t), c.store.jobs(t, c.now))...)
		}
	}
	slices.SortStableFunc(rows, func(a, b jobRow) int { return cmp.Compare(a.order, b.order) })
	return listPage(c, rows, func(row jobRow) object { return row.row })
}
