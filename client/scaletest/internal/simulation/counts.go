package simulation

import (
	"maps"
	"math"
	"slices"
	"strings"
)

// Window is a time range, including both ends.
type Window struct {
	Started, Ended Instant
}

// Everything returns the window of all times.
func Everything() Window { return Window{math.MinInt64, never - 1} }

// Since returns the window from a time on.
func Since(start Instant) Window { return Window{start, Everything().Ended} }

// Holds reports whether a time is in the window.
func (w Window) Holds(moment Instant) bool { return w.Started <= moment && moment <= w.Ended }

// JobCount is the number of jobs with a status.
type JobCount struct {
	Status     string  `json:"status"`
	Count      int     `json:"count"`
	MostRecent Instant `json:"most_recent"`
	Category   *string `json:"category"` // only of FAILED
}

// Counts returns the jobs whose status last changed within the window, ordered by status and category. With allRunning,
// all running jobs count.
func (s *Jobs) Counts(within Window, allRunning bool) []JobCount {
	if within.Started < s.olderEnd() {
		s.addOlder()
	}
	counts := []JobCount{} // [] in JSON if there are none, not null
	for _, outcome := range s.ended {
		begin, _ := slices.BinarySearch(outcome.times, within.Started)
		end, _ := slices.BinarySearch(outcome.times, within.Ended+1)
		if begin >= end {
			continue
		}
		count := JobCount{Status: outcome.status, Count: end - begin, MostRecent: outcome.times[end-1]}
		if outcome.category != "" {
			count.Category = &outcome.category
		}
		counts = append(counts, count)
	}
	alive := map[status]JobCount{}
	for _, job := range slices.Concat(s.Queue, s.active) {
		if within.Holds(job.since) || allRunning && job.status == statusRunning {
			before := alive[job.status]
			alive[job.status] = JobCount{Status: job.status.String(), Count: before.Count + 1, MostRecent: max(before.MostRecent, job.since)}
		}
	}
	counts = slices.AppendSeq(counts, maps.Values(alive))
	slices.SortFunc(counts, func(a, b JobCount) int {
		if a.Status == b.Status { // FAILED; no other status has categories
			return strings.Compare(*a.Category, *b.Category)
		}
		return strings.Compare(a.Status, b.Status)
	})
	return counts
}
