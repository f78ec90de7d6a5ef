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
	var found filters
	if name := c.api.flag; name != "" {
		flags := map[string]func(*simulation.JobType) bool{
			"is_active": isActive, "is_operational": func(t *simulation.JobType) bool { return *t.IsOperational },
		}
		found, refusal = c.flagFilters(map[string]func(*simulation.JobType) bool{name: flags[name]})
		if refusal != nil {
			return refusal
		}
	}
	type row struct {
		JobType   any                   `json:"job_type"`
		JobCounts []simulation.JobCount `json:"job_counts"`
	}
	c.store.mutex.Lock()
	defer c.store.mutex.Unlock()
	order, _ := c.store.ordered([]string{"last_modified", "id"}) // these are fields
	if found != nil {
		order.rows = slices.DeleteFunc(slices.Clone(order.rows), func(t *simulation.JobType) bool { return !found.keep(t) })
	}
	return c.pageOf(len(order.rows), func(begin, end int) [][]byte {
		return encodeAll(order.rows[begin:end], func(t *simulation.JobType) []byte {
			counts := c.store.jobs(t, c.now).Counts(window, true)
			if c.store.behaviour != Documented { // real servers do not sort them
				order := rand.New(rand.NewPCG(uint64(t.ID), 0)) //nolint:gosec // repeatable, and no secret
				order.Shuffle(len(counts), func(i, j int) { counts[i], counts[j] = counts[j], counts[i] })
			}
			return c.encode(row{c.api.summary(t, false), counts})
		})
	})
}

// running serves GET /job-types/running/, the longest running first.
func (c *call) running() *reply {
	type row struct {
		JobType any                `json:"job_type"`
		Count   int                `json:"count"`
		Since   simulation.Instant `json:"longest_running"`
	}
	return jobRows(c, func(of any, jobs *simulation.Jobs) []row {
		if jobs.Running == 0 {
			return nil
		}
		return []row{{of, jobs.Running, jobs.OldestRun()}}
	}, func(a, b row) int { return cmp.Compare(a.Since, b.Since) })
}

// pending serves GET /job-types/pending/, the longest pending first.
func (c *call) pending() *reply {
	type row struct {
		JobType any                `json:"job_type"`
		Count   int                `json:"count"`
		Since   simulation.Instant `json:"longest_pending"`
	}
	return jobRows(c, func(of any, jobs *simulation.Jobs) []row {
		count, oldest := jobs.Waiting()
		if count == 0 {
			return nil
		}
		return []row{{of, count, oldest}}
	}, func(a, b row) int { return cmp.Compare(a.Since, b.Since) })
}

// systemFailures serves GET /job-types/system-failures/, the latest first, with one row per job type and error.
func (c *call) systemFailures() *reply {
	type row struct {
		JobType any                `json:"job_type"`
		Error   any                `json:"error"`
		Count   int                `json:"count"`
		First   simulation.Instant `json:"first_error"`
		Last    simulation.Instant `json:"last_error"`
	}
	return jobRows(c, func(of any, jobs *simulation.Jobs) (rows []row) {
		for _, failure := range jobs.Failures {
			failed := c.store.errors[failure.ErrorID-1]
			rows = append(rows, row{of, c.api.failure(failed), failure.Count, failure.First, failure.Last})
		}
		return rows
	}, func(a, b row) int { return cmp.Compare(b.Last, a.Last) })
}

// jobRows responds with a page of the rows that find returns for all job types, in the order of compare.
func jobRows[Row any](c *call, find func(of any, jobs *simulation.Jobs) []Row, compare func(a, b Row) int) *reply {
	c.store.mutex.Lock()
	defer c.store.mutex.Unlock()
	var rows []*Row
	for _, t := range c.store.types {
		if !t.Work.HasJobs() {
			continue
		}
		for _, row := range find(c.api.summary(t, true), c.store.jobs(t, c.now)) {
			rows = append(rows, &row)
		}
	}
	slices.SortStableFunc(rows, func(a, b *Row) int { return compare(*a, *b) })
	return c.pageOf(len(rows), func(begin, end int) [][]byte {
		return encodeAll(rows[begin:end], func(row *Row) []byte { return c.encode(row) })
	})
}

// summaryWithoutAuthor leaves the author out of the lists about jobs, as servers of 2015 do.
func summaryWithoutAuthor(t *simulation.JobType, inJobs bool) any {
	shown := t.Summary
	if inJobs {
		shown.AuthorName, shown.AuthorURL = nil, nil
	}
	return shown
}

func wholeSummary(t *simulation.JobType, _ bool) any { return t.Summary }

// untitledFailure leaves the title out, as servers of 2015 do in failures.
func untitledFailure(of simulation.JobError) any {
	of.Title = nil
	return of
}
