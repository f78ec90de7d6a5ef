package scaletest

import (
	"math/rand/v2"
	"sync"

	"jt/client/scaletest/internal/simulation"
)

// store is the state of the server. Callers of its methods hold the mutex, as long as they use the results.
type store struct {
	behaviour Behaviour
	accounts  []Account // empty: nobody has to sign in
	errors    []simulation.JobError
	fields    map[string]func(*simulation.JobType) any

	mutex  sync.Mutex
	start  simulation.Instant
	types  []*simulation.JobType // by id
	orders map[string]ordering   // by their keys; empty after a change
	draws  *rand.Rand            // order of equal rows
}

func newStore(behaviour Behaviour, count int, start simulation.Instant) *store {
	return &store{
		behaviour: behaviour,
		errors:    simulation.JobErrors(),
		fields:    jobTypeFields(),
		start:     start,
		types:     simulation.MakeJobTypes(behaviour.release(), count, start),
		orders:    map[string]ordering{},
		draws:     rand.New(rand.NewPCG(1, 2)), //nolint:gosec // repeatable, and no secret
	}
}

// find returns nil if no job type has the id.
func (s *store) find(id int64) *simulation.JobType {
	if id < 1 || id > int64(len(s.types)) {
		return nil
	}
	return s.types[id-1]
}

// jobs returns the job type's simulation at the given time.
func (s *store) jobs(t *simulation.JobType, now simulation.Instant) *simulation.Jobs {
	if t.Jobs == nil {
		t.Jobs = simulation.NewJobs(t, s.errors, s.start)
	}
	t.Jobs.Advance(now)
	return t.Jobs
}

// change makes an update.
func (s *store) change(t *simulation.JobType, wanted change, now simulation.Instant) {
	if wanted.isEmpty() {
		return
	}
	jobs := s.jobs(t, now) // up to now, before the change
	if wanted.pause != nil {
		wasPaused := t.IsPaused
		t.IsPaused = *wanted.pause
		switch {
		case !t.IsPaused:
			t.Paused = 0
		case !wasPaused || s.behaviour.release() == simulation.Of2015: // later, the time of the first pause stays
			t.Paused = now
		}
		jobs.Pause(t.IsPaused)
	}
	if wanted.mapping != nil {
		t.ErrorMapping = wanted.mapping
	}
	if wanted.activate != nil {
		t.IsActive, t.Archived = *wanted.activate, 0
		if !t.IsActive {
			t.Archived = now
		}
	}
	if wanted.publish != nil {
		t.IsPublished = *wanted.publish
	}
	if wanted.maxScheduled != nil {
		t.MaxScheduled = wanted.maxScheduled
	}
	if wanted.priority != 0 {
		t.Priority, t.NoWorkspace = wanted.priority, false
	}
	if wanted.manifest != nil {
		t.Manifest = wanted.manifest
		t.Revision++
	}
	t.Patches++
	t.LastModified = now
	clear(s.orders)
}
