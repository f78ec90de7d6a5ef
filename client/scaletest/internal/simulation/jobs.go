// Package simulation is the world of the sandbox: made-up job types, their errors, and jobs that arrive, run and fail
// on the caller's clock. It knows no requests: how a release shows the job types is the business of package scaletest.
package simulation

import (
	"math"
	"slices"
	"time"
)

// workload is how jobs of a job type come and go.
type workload struct {
	period    time.Duration // between two jobs; 0: none arrive
	duration  time.Duration // of a job, half as much to one and a half times
	limit     int           // of jobs that run at the same time
	failures  int           // of a thousand jobs
	errors    []int         // ids of the errors that jobs fail with
	permanent bool          // one job that runs for ever
}

// HasJobs reports whether the job type has or had jobs at all.
func (w *workload) HasJobs() bool { return w.period > 0 || w.permanent }

const (
	history      = 30 * time.Hour // simulated before the server started,
	recent       = 5 * time.Hour  // this much is always simulated; of busy job types, older jobs only if they are asked for
	longest      = time.Hour      // that a job of a busy job type takes, from its arrival
	busiest      = time.Minute    // a longer period means that a job type is not busy
	never        = Instant(math.MaxInt64)
	completed    = "COMPLETED"
	canceled     = 4  // of a thousand jobs are canceled as they arrive,
	blocked      = 8  // and further ones up to here are blocked for blockedTime and then canceled,
	pending      = 40 // and further ones up to here are pending for up to pendingTime
	blockedTime  = 40 * time.Minute
	pendingTime  = 30 * time.Second
	fractions    = 1 << 16 // steps of a random fraction
	oldestErrors = 60      // days before the start, for the first system failures
)

// status is what a job that has not ended does. It is no string, so that jobs, of which there are many, hold no pointers.
type status int

const (
	statusPending status = iota
	statusBlocked
	statusQueued
	statusRunning
)

func (s status) String() string { return []string{"PENDING", "BLOCKED", "QUEUED", "RUNNING"}[s] }

// outcome is how jobs ended, and when, ascending.
type outcome struct {
	status   string
	category string // of the error, where they failed
	times    []Instant
}

// job is one that has not ended.
type job struct {
	number uint64
	status status
	since  Instant
	until  Instant // of one that is not queued
}

// systemFailure counts the jobs that failed with one SYSTEM error, of all time.
type systemFailure struct {
	ErrorID     int
	Count       int
	First, Last Instant
}

// Jobs is the jobs of one job type. What happens to a job depends on the job type and the job's number alone,
// and events are handled in order of time: how often somebody looks does not change what is seen.
type Jobs struct {
	work     *workload
	errors   []JobError
	key      uint64
	begin    Instant // arrival times count from here
	now      Instant
	paused   bool
	number   uint64 // of the next arrival
	arrival  Instant
	Queue    []job // in the order of their arrival
	active   []job // not queued
	Running  int
	ended    []outcome // few: each once
	failures []systemFailure
	older    *Jobs  // those that arrived before the recent ones, not yet simulated; nil if ended and failures have them
	last     uint64 // number of the first job that no longer arrives
}

// NewJobs is the job type's jobs at the moment when the server started.
func NewJobs(t *JobType, errors []JobError, start Instant) *Jobs {
	s := &Jobs{
		work: &t.Work, errors: errors, key: mix(uint64(t.ID) * 0x9e3779b97f4a7c15), //nolint:gosec // ids are positive
		begin: start.Add(-history), now: start.Add(-history), arrival: never, last: math.MaxUint64,
	}
	if t.Work.permanent {
		age := time.Duration(s.fraction(1, 0)*float64(12*24*time.Hour)) + time.Hour
		s.active = append(s.active, job{status: statusRunning, since: start.Add(-age), until: never})
		s.Running++
	}
	if t.Work.period > 0 {
		s.arrival = s.arrivalOf(0)
	}
	s.inheritFailures(start)
	if t.Work.period > 0 && t.Work.period <= busiest && !t.IsPaused {
		older := *s
		older.last = uint64((history - recent) / t.Work.period)
		s.older, s.failures, s.number, s.arrival = &older, nil, older.last, s.arrivalOf(older.last)
	}
	if t.IsPaused {
		s.Advance(min(t.Paused, start))
		s.paused = true
	}
	s.Advance(start)
	return s
}

// inheritFailures makes up system failures from before the simulated history: they are counted of all time.
func (s *Jobs) inheritFailures(start Instant) {
	if s.work.failures == 0 {
		return
	}
	for _, id := range s.work.errors {
		if s.errors[id-1].Category != "SYSTEM" {
			continue
		}
		age := time.Duration((1 + s.fraction(2, uint64(id))) * oldestErrors / 2 * float64(24*time.Hour)) //nolint:gosec // ids are positive
		last := time.Duration((1 - s.fraction(3, uint64(id))*0.9) * float64(age))                        //nolint:gosec // ids are positive
		s.failures = append(s.failures, systemFailure{
			ErrorID: id,
			Count:   2 + int(s.fraction(4, uint64(id))*40), //nolint:gosec // ids are positive
			First:   start.Add(-age - history),
			Last:    start.Add(-last - history),
		})
	}
}

// Advance lets everything happen that is due at or before the given moment.
func (s *Jobs) Advance(to Instant) {
	for {
		next, ending := s.arrival, -1
		for i, active := range s.active {
			if active.until < next || active.until == next && ending < 0 {
				next, ending = active.until, i
			}
		}
		if next > to || next == never {
			break
		}
		s.now = next
		if ending >= 0 {
			s.finish(ending)
		} else {
			s.arrive()
		}
		s.dispatch()
	}
	s.now = max(s.now, to)
}

// Pause stops or starts the scheduling of queued jobs from now on.
func (s *Jobs) Pause(paused bool) {
	s.paused = paused
	s.dispatch()
}

func (s *Jobs) arrive() {
	number := s.number
	s.number++
	s.arrival = s.arrivalOf(s.number)
	if s.number == s.last {
		s.arrival = never
	}
	switch draw := mix(s.key^number) % 1000; {
	case draw < canceled:
		s.end("CANCELED", "")
	case draw < blocked:
		s.active = append(s.active, job{number, statusBlocked, s.now, s.now.Add(blockedTime)})
	case draw < pending:
		wait := time.Second + time.Duration(s.fraction(5, number)*float64(pendingTime))
		s.active = append(s.active, job{number, statusPending, s.now, s.now.Add(wait)})
	default:
		s.enqueue(number)
	}
}

// arrivalOf is when a job arrives: once in each period, at any moment of it.
func (s *Jobs) arrivalOf(number uint64) Instant {
	period := float64(s.work.period / time.Microsecond)
	return s.begin + Instant((float64(number)+s.fraction(6, number))*period)
}

func (s *Jobs) enqueue(number uint64) {
	s.Queue = append(s.Queue, job{number: number, status: statusQueued, since: s.now})
}

func (s *Jobs) dispatch() {
	for !s.paused && len(s.Queue) > 0 && s.Running < s.work.limit {
		number := s.Queue[0].number
		if len(s.Queue) > 100 { // moving the others up would take longest
			s.Queue = s.Queue[1:]
		} else {
			s.Queue = slices.Delete(s.Queue, 0, 1)
		}
		duration := time.Duration((0.5 + s.fraction(7, number)) * float64(s.work.duration))
		s.active = append(s.active, job{number, statusRunning, s.now, s.now.Add(duration)})
		s.Running++
	}
}

// finish ends what an active job did: running, or waiting.
func (s *Jobs) finish(index int) {
	ending := s.active[index]
	s.active = slices.Delete(s.active, index, index+1)
	switch ending.status {
	case statusPending:
		s.enqueue(ending.number)
		return
	case statusBlocked:
		s.end("CANCELED", "")
		return
	}
	s.Running--
	draw := mix(s.key + ending.number)
	if int(draw%1000) >= s.work.failures || len(s.work.errors) == 0 {
		s.end(completed, "")
		return
	}
	failure := s.work.errors[draw>>32%uint64(len(s.work.errors))]
	category := s.errors[failure-1].Category
	s.end("FAILED", category)
	if category == "SYSTEM" {
		s.countFailures(systemFailure{failure, 1, s.now, s.now})
	}
}

func (s *Jobs) end(status, category string) {
	times := s.timesOf(status, category)
	*times = append(*times, s.now)
}

// timesOf returns the times of an outcome, to add to.
func (s *Jobs) timesOf(status, category string) *[]Instant {
	for i := range s.ended {
		if one := &s.ended[i]; one.status == status && one.category == category {
			return &one.times
		}
	}
	s.ended = append(s.ended, outcome{status: status, category: category})
	return &s.ended[len(s.ended)-1].times
}

func (s *Jobs) countFailures(further systemFailure) {
	for i := range s.failures {
		if one := &s.failures[i]; one.ErrorID == further.ErrorID {
			one.Count += further.Count
			one.Last = further.Last
			return
		}
	}
	s.failures = append(s.failures, further)
}

// olderEnd is when the last of the older jobs has ended.
func (s *Jobs) olderEnd() Instant { return s.begin.Add(history - recent + longest) }

// addOlder simulates the older jobs. How they ended is all that is left of them.
func (s *Jobs) addOlder() {
	if s.older == nil {
		return
	}
	all := s.older
	all.ended = []outcome{{status: completed, times: make([]Instant, 0, s.number)}} // most jobs; to let it grow takes long
	all.Advance(s.olderEnd())
	for _, recent := range s.ended {
		times := all.timesOf(recent.status, recent.category)
		*times = append(*times, recent.times...)
		slices.Sort(*times)
	}
	for _, recent := range s.failures {
		all.countFailures(recent)
	}
	s.ended, s.failures, s.older = all.ended, all.failures, nil
}

// Failures returns the system failures of all time.
func (s *Jobs) Failures() []systemFailure {
	s.addOlder()
	return s.failures
}

// AtWork returns how many jobs run, and since when the first of them does.
func (s *Jobs) AtWork() (count int, oldest Instant) { return s.inStatus(statusRunning) }

// Waiting returns how many jobs are pending, and since when the first of them is.
func (s *Jobs) Waiting() (count int, oldest Instant) { return s.inStatus(statusPending) }

func (s *Jobs) inStatus(wanted status) (count int, oldest Instant) {
	oldest = never
	for _, active := range s.active {
		if active.status == wanted {
			count++
			oldest = min(oldest, active.since)
		}
	}
	return count, oldest
}

// fraction is a random number from 0 to less than 1 that belongs to a job and a purpose.
func (s *Jobs) fraction(purpose, number uint64) float64 {
	return float64(mix(s.key+purpose<<48^number)%fractions) / fractions
}

// mix spreads the bits of a number (the finalizer of splitmix64).
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}
