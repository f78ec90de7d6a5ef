package scaletest

import (
	"maps"
	"slices"
	"strings"
)

// jobCount is the number of jobs with a status.
type jobCount struct {
	Status     string  `json:"status"`
	Count      int     `json:"count"`
	MostRecent instant `json:"most_recent"`
	Category   *string `json:"category"` // only of FAILED
}

// counts returns the jobs whose status last changed within the window, ordered by status and category. With allRunning,
// all running jobs count.
func (s *simulation) counts(within window, allRunning bool) []jobCount {
	counts := []jobCount{} // [] in JSON if there are none, not null
	for _, outcome := range s.ended {
		begin, _ := slices.BinarySearch(outcome.times, within.started)
		end, _ := slices.BinarySearch(outcome.times, within.ended+1)
		if begin >= end {
			continue
		}
		count := jobCount{Status: outcome.status, Count: end - begin, MostRecent: outcome.times[end-1]}
		if outcome.category != "" {
			count.Category = &outcome.category
		}
		counts = append(counts, count)
	}
	alive := map[status]jobCount{}
	for _, job := range slices.Concat(s.queue, s.active) {
		if within.holds(job.since) || allRunning && job.status == statusRunning {
			before := alive[job.status]
			alive[job.status] = jobCount{Status: job.status.String(), Count: before.Count + 1, MostRecent: max(before.MostRecent, job.since)}
		}
	}
	counts = slices.AppendSeq(counts, maps.Values(alive))
	slices.SortFunc(counts, func(a, b jobCount) int {
		if a.Status == b.Status { // FAILED; no other status has categories
			return strings.Compare(*a.Category, *b.Category)
		}
		return strings.Compare(a.Status, b.Status)
	})
	return counts
}
