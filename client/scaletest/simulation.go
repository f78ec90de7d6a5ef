package scaletest

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

// hasJobs reports whether the job type has or had jobs at all.
func (w *workload) hasJobs() bool { return w.period > 0 || w.permanent }

const (
	history      = 30 * time.Hour // simulated before the server started
	never        = instant(math.MaxInt64)
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
	times    []instant
}

// job is one that has not ended.
type job struct {
	number uint64
	status status
	since  instant
	until  instant // of one that is not queued
}

// systemFailure counts the jobs that failed with one SYSTEM error, of all time.
type systemFailure struct {
	errorID     int
	count       int
	first, last instant
}

// simulation is the jobs of one job type. What happens to a job depends on the job type and the job's number alone,
// and events are handled in order of time: how often somebody looks does not change what is seen.
type simulation struct {
	work     *workload
	errors   []jobError
	key      uint64
	begin    instant // arrival times count from here
	now      instant
	paused   bool
	number   uint64 // of the next arrival
	arrival  instant
	queue    []job // in the order of their arrival
	active   []job // not queued
	running  int
	ended    []outcome // few: each once
	failures []systemFailure
}

// newSimulation is the job type's jobs at the moment when the server started.
func newSimulation(t *jobType, errors []jobError, start instant) *simulation {
	s := &simulation{
		work: &t.work, errors: errors, key: mix(uint64(t.ID) * 0x9e3779b97f4a7c15), //nolint:gosec // ids are positive
		begin: start.add(-history), arrival: never,
	}
	s.now = s.begin
	if t.work.permanent {
		age := time.Duration(s.fraction(1, 0)*float64(12*24*time.Hour)) + time.Hour
		s.active = append(s.active, job{status: statusRunning, since: start.add(-age), until: never})
		s.running++
	}
	if t.work.period > 0 {
		s.arrival = s.arrivalOf(0)
	}
	s.inheritFailures(start)
	if t.IsPaused {
		s.advance(min(t.Paused, start))
		s.paused = true
	}
	s.advance(start)
	return s
}

// inheritFailures makes up system failures from before the simulated history: they are counted of all time.
func (s *simulation) inheritFailures(start instant) {
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
			errorID: id,
			count:   2 + int(s.fraction(4, uint64(id))*40), //nolint:gosec // ids are positive
			first:   start.add(-age - history),
			last:    start.add(-last - history),
		})
	}
}

// advance lets everything happen that is due at or before the given moment.
func (s *simulation) advance(to instant) {
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

// pause stops or starts the scheduling of queued jobs from now on.
func (s *simulation) pause(paused bool) {
	s.paused = paused
	s.dispatch()
}

func (s *simulation) arrive() {
	number := s.number
	s.number++
	s.arrival = s.arrivalOf(s.number)
	switch draw := mix(s.key^number) % 1000; {
	case draw < canceled:
		s.end("CANCELED", "")
	case draw < blocked:
		s.active = append(s.active, job{number, statusBlocked, s.now, s.now.add(blockedTime)})
	case draw < pending:
		wait := time.Second + time.Duration(s.fraction(5, number)*float64(pendingTime))
		s.active = append(s.active, job{number, statusPending, s.now, s.now.add(wait)})
	default:
		s.enqueue(number)
	}
}

// arrivalOf is when a job arrives: once in each period, at any moment of it.
func (s *simulation) arrivalOf(number uint64) instant {
	period := float64(s.work.period / time.Microsecond)
	return s.begin + instant((float64(number)+s.fraction(6, number))*period)
}

func (s *simulation) enqueue(number uint64) {
	if len(s.queue) == cap(s.queue) { // as often where jobs are taken off its begin
		s.queue = slices.Grow(s.queue, 128)
	}
	s.queue = append(s.queue, job{number: number, status: statusQueued, since: s.now})
}

func (s *simulation) dispatch() {
	for !s.paused && len(s.queue) > 0 && s.running < s.work.limit {
		number := s.queue[0].number
		s.queue = s.queue[1:]
		duration := time.Duration((0.5 + s.fraction(7, number)) * float64(s.work.duration))
		s.active = append(s.active, job{number, statusRunning, s.now, s.now.add(duration)})
		s.running++
	}
}

// finish ends what an active job did: running, or waiting.
func (s *simulation) finish(index int) {
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
	s.running--
	draw := mix(s.key + ending.number)
	if int(draw%1000) >= s.work.failures || len(s.work.errors) == 0 {
		s.end("COMPLETED", "")
		return
	}
	failure := s.work.errors[draw>>32%uint64(len(s.work.errors))]
	category := s.errors[failure-1].Category
	s.end("FAILED", category)
	if category == "SYSTEM" {
		s.countFailure(failure)
	}
}

func (s *simulation) end(status, category string) {
	for i := range s.ended {
		if one := &s.ended[i]; one.status == status && one.category == category {
			one.times = append(one.times, s.now)
			return
		}
	}
	s.ended = append(s.ended, outcome{status, category, []instant{s.now}})
}

func (s *simulation) countFailure(id int) {
	for i := range s.failures {
		if s.failures[i].errorID == id {
			s.failures[i].count++
			s.failures[i].last = s.now
			return
		}
	}
	s.failures = append(s.failures, systemFailure{id, 1, s.now, s.now})
}

// oldestRun is when the job that runs longest was started; never where none runs.
func (s *simulation) oldestRun() instant {
	oldest := never
	for _, active := range s.active {
		if active.status == statusRunning {
			oldest = min(oldest, active.since)
		}
	}
	return oldest
}

// waiting returns how many jobs are pending, and since when the first of them is.
func (s *simulation) waiting() (count int, oldest instant) {
	oldest = never
	for _, active := range s.active {
		if active.status == statusPending {
			count++
			oldest = min(oldest, active.since)
		}
	}
	return count, oldest
}

// fraction is a random number from 0 to less than 1 that belongs to a job and a purpose.
func (s *simulation) fraction(purpose, number uint64) float64 {
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
