package scaletest

import (
	"math/rand/v2"
	"sync"

	"jt/client/scaletest/internal/simulation"
)

// store is the state of the server.
type store struct {
	accounts []Account // empty: nobody has to sign in
	errors   []simulation.JobError
	fields   map[string]func(*simulation.JobType) any
	start    simulation.Instant
	types    []*simulation.JobType // by id; names and versions do not change

	mutex  sync.Mutex          // of what follows, and of all else that changes in a job type
	orders map[string]ordering // by their keys; empty after a change
	draws  *rand.Rand          // order of equal rows
}

func newStore(behaviour Behaviour, count int, start simulation.Instant) *store {
	return &store{
		errors: simulation.JobErrors(),
		fields: jobTypeFields(),
		start:  start,
		types:  simulation.MakeJobTypes(behaviour.release(), count, start),
		orders: map[string]ordering{},
		draws:  rand.New(rand.NewPCG(1, 2)), //nolint:gosec // repeatable, and no secret
	}
}

// find returns nil if no job type has the id.
func (s *store) find(id int64) *simulation.JobType {
	if id < 1 || id > int64(len(s.types)) {
		return nil
	}
	return s.types[id-1]
}

// at returns nil if there is no such job type.
func (s *store) at(name, version string) *simulation.JobType {
	for _, t := range s.types {
		if t.Name == name && t.Version == version {
			return t
		}
	}
	return nil
}

// jobs returns the job type's simulation at the given time.
func (s *store) jobs(t *simulation.JobType, now simulation.Instant) *simulation.Jobs {
	if t.Jobs == nil {
		t.Jobs = simulation.NewJobs(t, s.errors, s.start)
	}
	t.Jobs.Advance(now)
	return t.Jobs
}

// edit is a part of an update.
type edit func(*simulation.JobType)

// change makes an update.
func (s *store) change(t *simulation.JobType, edits []edit, now simulation.Instant) {
	jobs := s.jobs(t, now) // up to now, before the change
	for _, edit := range edits {
		edit(t)
	}
	jobs.Pause(t.IsPaused)
	t.Patches++
	t.LastModified = now
	clear(s.orders)
}
