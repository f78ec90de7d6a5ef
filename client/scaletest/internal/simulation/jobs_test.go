package simulation

import (
	"reflect"
	"slices"
	"testing"
	"time"
)

// TestLookingChangesNothing compares job types that were looked at all the time, at old jobs too, with ones that were not.
func TestLookingChangesNothing(t *testing.T) {
	begin := started
	for _, one := range MakeJobTypes(Of2015, standard, begin) {
		often, once, early := NewJobs(one, JobErrors(), begin), NewJobs(one, JobErrors(), begin), NewJobs(one, JobErrors(), begin)
		early.addOlder()
		end := begin
		for i := range 3000 {
			end = end.Add(time.Duration(i%17) * time.Second)
			often.Advance(end)
		}
		for _, jobs := range []*Jobs{once, early} {
			jobs.Advance(end)
			for _, within := range []Window{Since(begin.Add(longest - recent)), {begin.Add(longest - recent), begin}, Since(0), {0, begin.Add(-recent)}} {
				if !reflect.DeepEqual(often.Counts(within, true), jobs.Counts(within, true)) {
					t.Errorf("%s %s: other counts since %s", one.Name, one.Version, within.Started.Time())
				}
			}
			if !reflect.DeepEqual(often.Failures(), jobs.Failures()) || !reflect.DeepEqual(often.active, jobs.active) || !slices.Equal(often.Queue, jobs.Queue) {
				t.Errorf("%s %s: differs", one.Name, one.Version)
			}
		}
	}
}

// TestOlderJobsAreComplete checks that as many jobs are counted as have arrived: each of the older ones has ended.
func TestOlderJobsAreComplete(t *testing.T) {
	for _, one := range MakeJobTypes(Of2015, standard, started) {
		jobs := NewJobs(one, JobErrors(), started)
		counted := 0
		for _, count := range jobs.Counts(Everything(), true) {
			counted += count.Count
		}
		if want := int(jobs.number); !one.Work.permanent && counted != want {
			t.Errorf("%s %s: %d jobs, want %d", one.Name, one.Version, counted, want)
		}
	}
}
