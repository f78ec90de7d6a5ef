package scaletest

import "slices"

// jobCount is how many jobs of a job type have a status.
type jobCount struct {
	status     string
	category   string // on FAILED only
	count      int
	mostRecent instant
}

// add counts one more job.
func (c *jobCount) add(count int, at instant) {
	c.count += count
	c.mostRecent = max(c.mostRecent, at)
}

// counts are the jobs whose status changed last within the window, both ends included, ordered by status and
// category. With allRunning, running jobs count whenever they began.
func (s *simulation) counts(from, to instant, allRunning bool) []jobCount {
	counts := []jobCount{
		{status: "BLOCKED"},
		{status: "CANCELED"},
		{status: "COMPLETED"},
		{status: "FAILED", category: "ALGORITHM"},
		{status: "FAILED", category: "DATA"},
		{status: "FAILED", category: "SYSTEM"},
		{status: "PENDING"},
		{status: "QUEUED"},
		{status: "RUNNING"},
	}
	for result, at := range [outcomes]int{completed: 2, failedSystem: 5, failedData: 4, failedAlgorithm: 3, wasCanceled: 1} {
		count, last := within(s.ended[result], from, to, func(ended instant) instant { return ended })
		counts[at].add(count, last)
	}
	count, last := within(s.waiting(), from, to, func(job queuedJob) instant { return job.since })
	counts[7].add(count, last)
	for _, job := range s.active {
		inWindow := job.since >= from && job.since <= to
		if inWindow || allRunning && job.status == "RUNNING" {
			at := slices.IndexFunc(counts, func(c jobCount) bool { return c.status == job.status })
			counts[at].add(1, job.since)
		}
	}
	return slices.DeleteFunc(counts, func(c jobCount) bool { return c.count == 0 })
}

// within counts the jobs of a window, and says when the last of them was, in a list that is ordered by time.
func within[T any](jobs []T, from, to instant, at func(T) instant) (count int, last instant) {
	compare := func(job T, moment instant) int {
		if at(job) < moment {
			return -1
		}
		return 1
	}
	begin, _ := slices.BinarySearchFunc(jobs, from, compare)
	end, _ := slices.BinarySearchFunc(jobs, min(to, never-1)+1, compare)
	if begin >= end {
		return 0, 0
	}
	return end - begin, at(jobs[end-1])
}

// shuffled puts counts in the order of a Python dictionary, which is any: released servers do not sort them in the
// status service, and a client must not count on an order there.
func shuffled(counts []jobCount, key uint64) []jobCount {
	for i := range counts {
		key = mix(key + 1)
		j := int(key % uint64(i+1)) //nolint:gosec // i is positive and small
		counts[i], counts[j] = counts[j], counts[i]
	}
	return counts
}
