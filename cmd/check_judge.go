package cmd

import (
	"cmp"
	"slices"
	"strings"
)

// bound is a threshold that was given, ready to judge.
type bound struct {
	*threshold
	judge judge
}

func (b bound) looksAtCounts() bool  { return b.counted }
func (b bound) looksAtRunning() bool { return b.running }

// checkFindings is what holding job types to bounds came to.
type checkFindings struct {
	reading  *checkReading
	bounds   []bound
	breaches []breach // ordered by name, version and bound

	judged  int                 // how often a job type was held to a bound
	exempt  map[string][]string // REFs of those that a bound, by its name, does not apply to
	silent  []string            // REFs of those without data
	untimed []string            // REFs of those that run nobody knows for how long
}

// judgeAll holds every job type to every bound. Long-running ones are held to all of them only where they are meant.
func judgeAll(bounds []bound, reading *checkReading, meant bool) *checkFindings {
	found := &checkFindings{reading: reading, bounds: bounds, exempt: map[string][]string{}}
	slices.SortFunc(reading.jobTypes, func(a, b *checkedJobType) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Version, b.Version), cmp.Compare(a.ID, b.ID))
	})
	slices.Sort(reading.archived)
	for _, jobType := range reading.jobTypes {
		for _, bound := range bounds {
			switch {
			case bound.counted && !jobType.counted:
			case bound.ending && jobType.IsLongRunning && !meant:
				found.exempt[bound.name] = append(found.exempt[bound.name], jobType.ref)
			default:
				found.hold(jobType, bound)
			}
		}
	}
	return found
}

func (f *checkFindings) hold(jobType *checkedJobType, bound bound) {
	f.judged++
	if bound.counted && jobType.ended() == 0 && !endsWith(f.silent, jobType.ref) {
		f.silent = append(f.silent, jobType.ref)
	}
	if bound.running && jobType.runs && !jobType.timed {
		f.untimed = append(f.untimed, jobType.ref)
	}
	breach, broken := bound.judge(jobType)
	if broken {
		breach.jobType, breach.check = jobType, bound.name
		f.breaches = append(f.breaches, breach)
	}
}

// endsWith tells whether a job type is the last one that a list has: it comes up with each bound.
func endsWith(refs []string, ref string) bool { return len(refs) > 0 && refs[len(refs)-1] == ref }

// breached counts the job types with a breach.
func (f *checkFindings) breached() int {
	jobTypes := map[*checkedJobType]bool{}
	for _, breach := range f.breaches {
		jobTypes[breach.jobType] = true
	}
	return len(jobTypes)
}
