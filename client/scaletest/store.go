package scaletest

import (
	"math/rand/v2"
	"sync"
)

// store is what the server knows. None of its methods takes the mutex: their callers hold it, for as long as they use
// what they were given.
type store struct {
	behaviour Behaviour
	errors    []jobError

	mutex  sync.Mutex
	start  instant
	types  []*jobType          // by id
	orders map[string]ordering // by their keys; empty after a change
	draws  *rand.Rand          // which of equal rows comes first
}

func newStore(behaviour Behaviour, count int, start instant) *store {
	return &store{
		behaviour: behaviour,
		errors:    jobErrors(),
		start:     start,
		types:     makeJobTypes(count, start),
		orders:    map[string]ordering{},
		draws:     rand.New(rand.NewPCG(1, 2)), //nolint:gosec // repeatable, and no secret
	}
}

// find returns nil where no job type has the id.
func (s *store) find(id int64) *jobType {
	if id < 1 || id > int64(len(s.types)) {
		return nil
	}
	return s.types[id-1]
}

// jobs brings the job type's simulation to the given moment.
func (s *store) jobs(t *jobType, now instant) *simulation {
	if t.simulation == nil {
		t.simulation = newSimulation(t, s.errors, s.start)
	}
	t.simulation.advance(now)
	return t.simulation
}

// fields returns what this behaviour shows of a job type. The documentation has fewer fields than released servers
// send: is_operational in the details only, docker_privileged nowhere.
func (s *store) fields(t *jobType, inDetails bool) fields {
	shown := t.fields
	if s.behaviour == Documented {
		shown.DockerPrivileged = nil
		if !inDetails {
			shown.IsOperational = nil
		}
	}
	return shown
}

func (s *store) listRow(t *jobType) []byte {
	if t.listRow == nil {
		t.listRow = encode(s.fields(t, false))
	}
	return t.listRow
}

// change carries an update out.
func (s *store) change(t *jobType, wanted change, now instant) {
	if wanted.pause == nil && wanted.mapping == nil {
		return
	}
	jobs := s.jobs(t, now) // up to now the job type was as it was
	if wanted.pause != nil {
		t.IsPaused, t.Paused = *wanted.pause, 0
		if t.IsPaused {
			t.Paused = now // again where it was paused before
		}
		jobs.pause(t.IsPaused)
	}
	if wanted.mapping != nil {
		t.errorMapping = wanted.mapping
	}
	t.patches++
	t.LastModified = now
	t.listRow = nil
	clear(s.orders)
}
