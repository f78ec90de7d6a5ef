package scaletest

import (
	"math/rand/v2"
	"slices"
	"sync"
)

// store is what the server knows. None of its methods takes the mutex: their callers hold it, for as long as they use
// what they were given.
type store struct {
	behaviour Behaviour
	errors    []jobError

	mutex  sync.Mutex
	start  instant
	types  []*jobType           // by id
	orders map[string]*ordering // by the order keys that made them
	draws  *rand.Rand           // who comes first among equals
}

// maximumOrders bounds the memory of remembered orderings.
const maximumOrders = 16

func newStore(behaviour Behaviour, count int, start instant) *store {
	return &store{
		behaviour: behaviour,
		errors:    jobErrors(),
		start:     start,
		types:     makeJobTypes(count, start),
		orders:    map[string]*ordering{},
		draws:     rand.New(rand.NewPCG(1, 2)), //nolint:gosec // repeatable, and no secret
	}
}

// find needs the mutex to be held.
func (s *store) find(id int64) *jobType {
	if id < 1 || id > int64(len(s.types)) {
		return nil
	}
	return s.types[id-1]
}

// jobs brings the job type's simulation to the given moment; it needs the mutex to be held.
func (s *store) jobs(t *jobType, now instant) *simulation {
	if t.simulation == nil {
		t.simulation = newSimulation(t, s.errors, s.start)
	}
	t.simulation.advance(now)
	return t.simulation
}

// changed forgets what was remembered of a job type; it needs the mutex to be held.
func (s *store) changed(t *jobType, now instant) {
	t.lastModified = now
	t.listRow = nil
	for name, order := range s.orders {
		if order.changes {
			delete(s.orders, name)
		}
	}
}

// listRow is the row of the list; it needs the mutex to be held.
func (s *store) listRow(t *jobType) []byte {
	if t.listRow == nil {
		released := s.behaviour == Released
		w := objectWriter{make([]byte, 0, 1024)}
		w.open()
		w.fields(t, released, released)
		w.close()
		t.listRow = slices.Clip(w.text)
	}
	return t.listRow
}

// error finds an error by its name.
func (s *store) error(name string) *jobError {
	for i := range s.errors {
		if s.errors[i].name == name {
			return &s.errors[i]
		}
	}
	return nil
}
