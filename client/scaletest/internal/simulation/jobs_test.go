package simulation

import (
	"reflect"
	"slices"
	"testing"
	"time"
)

// TestLookingChangesNothing compares a job type that was read all the time with one that was not.
func TestLookingChangesNothing(t *testing.T) {
	begin := started
	for _, one := range MakeJobTypes(Of2015, standard, begin) {
		often, once := NewJobs(one, JobErrors(), begin), NewJobs(one, JobErrors(), begin)
		end := begin
		for i := range 3000 {
			end = end.Add(time.Duration(i%17) * time.Second)
			often.Advance(end)
		}
		once.Advance(end)
		if !reflect.DeepEqual(often.Counts(Since(0), true), once.Counts(Since(0), true)) || !reflect.DeepEqual(often.Failures, once.Failures) ||
			!reflect.DeepEqual(often.active, once.active) || !slices.Equal(often.Queue, once.Queue) {
			t.Errorf("%s %s: differs", one.Name, one.Version)
		}
	}
}
