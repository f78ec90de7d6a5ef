package scaletest

import (
	"math/rand/v2"
	"sync"
)

// store is the state of the server. Callers of its methods hold the mutex, as long as they use the results.
type store struct {
	behaviour Behaviour
	accounts  []Account // empty: nobody has to sign in
	errors    []jobError

	mutex  sync.Mutex
	start  instant
	types  []*jobType          // by id
	orders map[string]ordering // by their keys; empty after a change
	draws  *rand.Rand          // order of equal rows
}

func newStore(behaviour Behaviour, count int, start instant) *store {
	return &store{
		behaviour: behaviour,
		errors:    jobErrors(),
		start:     start,
		types:     makeJobTypes(behaviour, count, start),
		orders:    map[string]ordering{},
		draws:     rand.New(rand.NewPCG(1, 2)), //nolint:gosec // repeatable, and no secret
	}
}

// find returns nil if no job type has the id.
func (s *store) find(id int64) *jobType {
	if id < 1 || id > int64(len(s.types)) {
		return nil
	}
	return s.types[id-1]
}

// jobs returns the job type's simulation at the given time.
func (s *store) jobs(t *jobType, now instant) *simulation {
	if t.simulation == nil {
		t.simulation = newSimulation(t, s.errors, s.start)
	}
	t.simulation.advance(now)
	return t.simulation
}

// fields returns the fields that this behaviour shows. Fewer are documented than released servers send: is_operational
// only in the details, docker_privileged nowhere.
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

// changeLater makes the part of an update that only later releases have.
func (s *store) changeLater(t *jobType, wanted change, now instant) {
	if wanted.activate != nil {
		t.IsActive, t.Archived = *wanted.activate, 0
		if !t.IsActive {
			t.Archived = now
		}
	}
	if wanted.publish != nil {
		t.isPublished = *wanted.publish
	}
	if wanted.maxScheduled != nil {
		t.maxScheduled = wanted.maxScheduled
	}
	if wanted.priority != 0 {
		t.Priority, t.noWorkspace = wanted.priority, false
	}
	if wanted.manifest != nil {
		t.manifest = wanted.manifest
		t.revision++
	}
}

// change makes an update.
func (s *store) change(t *jobType, wanted change, now instant) {
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
		case !wasPaused || !wanted.keepPaused:
			t.Paused = now
		}
		jobs.pause(t.IsPaused)
	}
	if wanted.mapping != nil {
		t.errorMapping = wanted.mapping
	}
	s.changeLater(t, wanted, now)
	t.patches++
	t.LastModified = now
	t.listRow = nil
	clear(s.orders)
}
