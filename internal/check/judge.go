package check

import (
	"cmp"
	"slices"
	"strings"
)

// Bound is a threshold that was given, ready to judge.
type Bound struct {
	*Threshold
	judge judge
}

func (b Bound) LooksAtCounts() bool  { return b.counted }
func (b Bound) LooksAtRunning() bool { return b.running }

// findings is what holding job types to bounds came to.
type findings struct {
	reading  *reading
	bounds   []Bound
	breaches []breach // ordered by name, version and bound

	judged  int                 // how often a job type was held to a bound
	exempt  map[string][]string // REFs of those that a bound, by its name, does not apply to
	silent  []string            // REFs of those without data
	untimed []string            // REFs of those that run nobody knows for how long
}

// Judge holds every job type to every bound. Long-running ones are held to all of them only where they are meant.
func Judge(bounds []Bound, reading *reading, meant bool) *findings {
	found := &findings{reading: reading, bounds: bounds, exempt: map[string][]string{}}
	slices.SortFunc(reading.jobTypes, func(a, b *checkedJobType) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Version, b.Version), cmp.Compare(a.ID, b.ID))
	})
	slices.Sort(reading.archived)
	for _, jobType := range reading.jobTypes {
		for _, bound := range bounds {
			switch {
			case bound.counted && !jobType.counted:
			case bound.ending && jobType.IsLongRunning && !meant:
				found.exempt[bound.Name] = append(found.exempt[bound.Name], jobType.ref)
			default:
				found.hold(jobType, bound)
			}
		}
	}
	return found
}

func (f *findings) hold(jobType *checkedJobType, bound Bound) {
	f.judged++
	if bound.counted && jobType.ended() == 0 && !endsWith(f.silent, jobType.ref) {
		f.silent = append(f.silent, jobType.ref)
	}
	if bound.running && jobType.runs && !jobType.timed {
		f.untimed = append(f.untimed, jobType.ref)
	}
	breach, broken := bound.judge(jobType)
	if broken {
		breach.jobType, breach.check = jobType, bound.Name
		f.breaches = append(f.breaches, breach)
	}
}

// endsWith tells whether a job type is the last one that a list has: it comes up with each bound.
func endsWith(refs []string, ref string) bool { return len(refs) > 0 && refs[len(refs)-1] == ref }

// breached counts the job types with a breach.
func (f *findings) breached() int {
	jobTypes := map[*checkedJobType]bool{}
	for _, breach := range f.breaches {
		jobTypes[breach.jobType] = true
	}
	return len(jobTypes)
}
