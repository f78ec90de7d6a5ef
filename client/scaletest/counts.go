package scaletest

import (
	"maps"
	"slices"
	"strings"
)

// jobCount is how many jobs of a job type have a status.
type jobCount struct {
	Status     string  `json:"status"`
	Count      int     `json:"count"`
	MostRecent instant `json:"most_recent"`
	Category   *string `json:"category"` // of FAILED only
}

// counts returns the jobs whose status changed last within the window, ordered by status and category. With
// allRunning, running jobs count whenever they began.
func (s *simulation) counts(within window, allRunning bool) []jobCount {
	counts := []jobCount{} // which is [] in JSON where there are none, and not null
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
		if a.Status == b.Status { // FAILED, which alone has categories
			return strings.Compare(*a.Category, *b.Category)
		}
		return strings.Compare(a.Status, b.Status)
	})
	return counts
}
