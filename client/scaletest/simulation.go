package scaletest

import (
	"math"
	"slices"
	"time"
)

// workload says how jobs of a job type come and go.
type workload struct {
	period    time.Duration // between two jobs; 0: none arrive
	duration  time.Duration // of a job, half as much to one and a half times
	limit     int           // of jobs that run at the same time
	failures  int           // of a thousand jobs
	errors    []int         // ids of the errors that jobs fail with
	permanent bool          // one job that runs for ever
}

// hasJobs says whether the job type has or had jobs at all.
func (w *workload) hasJobs() bool { return w.period > 0 || w.permanent }

const (
	history      = 30 * time.Hour // simulated before the server started
	retention    = 72 * time.Hour // ended jobs are kept this long
	queueLimit   = 50_000         // a job type takes no more queued jobs: the memory of long pauses is bounded
	pruneAt      = 1024           // ended jobs, before old ones are looked for
	never        = instant(math.MaxInt64)
	canceled     = 4  // of a thousand jobs are canceled as they arrive,
	blocked      = 8  // and further ones up to here are blocked for blockedTime and then canceled,
	pending      = 40 // and further ones up to here are pending for up to pendingTime
	blockedTime  = 40 * time.Minute
	pendingTime  = 30 * time.Second
	fractions    = 1 << 16 // steps of a random fraction
	oldestErrors = 60      // days before the start, for the first system failures
)

// outcome is how a job ended.
type outcome int

const (
	completed outcome = iota
	failedSystem
	failedData
	failedAlgorithm
	wasCanceled
	outcomes
)

func outcomeOf(category string) outcome {
	switch category {
	case "SYSTEM":
		return failedSystem
	case "DATA":
		return failedData
	}
	return failedAlgorithm
}

// activeJob runs, or waits for something else than the queue.
type activeJob struct {
	number uint64
	status string // PENDING, BLOCKED or RUNNING
	since  instant
	until  instant
}

type queuedJob struct {
	number uint64
	since  instant
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
	queue    []queuedJob
	head     int // of the queue: those before it are gone
	active   []activeJob
	running  int
	ended    [outcomes][]instant // when, ascending
	failures []systemFailure
}

// newSimulation is the job type's jobs at the moment when the server started.
func newSimulation(t *jobType, errors []jobError, start instant) *simulation {
	s := &simulation{
		work: &t.work, errors: errors, key: mix(uint64(t.id) * 0x9e3779b97f4a7c15), //nolint:gosec // ids are positive
		begin: start.add(-history), arrival: never,
	}
	s.now = s.begin
	if t.work.permanent {
		age := time.Duration(s.fraction(1, 0)*float64(12*24*time.Hour)) + time.Hour
		s.active = append(s.active, activeJob{status: "RUNNING", since: start.add(-age), until: never})
		s.running++
	}
	if t.work.period > 0 {
		s.arrival = s.arrivalOf(0)
	}
	s.inheritFailures(start)
	if t.isPaused {
		s.advance(min(t.paused, start))
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
		if s.errors[id-1].category != "SYSTEM" {
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
		next, job := s.arrival, -1
		for i := range s.active {
			if s.active[i].until <= next {
				if s.active[i].until == next && job >= 0 {
					continue
				}
				next, job = s.active[i].until, i
			}
		}
		if next > to || next == never {
			break
		}
		s.now = next
		if job >= 0 {
			s.finish(job)
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
		s.end(wasCanceled)
	case draw < blocked:
		s.active = append(s.active, activeJob{number, "BLOCKED", s.now, s.now.add(blockedTime)})
	case draw < pending:
		wait := time.Second + time.Duration(s.fraction(5, number)*float64(pendingTime))
		s.active = append(s.active, activeJob{number, "PENDING", s.now, s.now.add(wait)})
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
	if len(s.waiting()) < queueLimit {
		s.queue = append(s.queue, queuedJob{number, s.now})
	}
}

// waiting are the queued jobs in the order of their arrival.
func (s *simulation) waiting() []queuedJob { return s.queue[s.head:] }

func (s *simulation) dequeue() queuedJob {
	job := s.queue[s.head]
	s.head++
	if s.head == len(s.queue) || s.head == queueLimit {
		s.queue, s.head = slices.Delete(s.queue, 0, s.head), 0
	}
	return job
}

func (s *simulation) dispatch() {
	for !s.paused && len(s.waiting()) > 0 && s.running < s.work.limit {
		job := s.dequeue()
		duration := time.Duration((0.5 + s.fraction(7, job.number)) * float64(s.work.duration))
		s.active = append(s.active, activeJob{job.number, "RUNNING", s.now, s.now.add(duration)})
		s.running++
	}
}

// finish ends what an active job did: running, or waiting.
func (s *simulation) finish(index int) {
	job := s.active[index]
	s.active = slices.Delete(s.active, index, index+1)
	switch job.status {
	case "PENDING":
		s.enqueue(job.number)
		return
	case "BLOCKED":
		s.end(wasCanceled)
		return
	}
	s.running--
	draw := mix(s.key + job.number)
	if int(draw%1000) >= s.work.failures || len(s.work.errors) == 0 {
		s.end(completed)
		return
	}
	failure := s.work.errors[draw>>32%uint64(len(s.work.errors))]
	result := outcomeOf(s.errors[failure-1].category)
	s.end(result)
	if result == failedSystem {
		s.countFailure(failure)
	}
}

func (s *simulation) end(result outcome) {
	s.ended[result] = append(s.ended[result], s.now)
	if times := s.ended[result]; len(times)%pruneAt == 0 {
		old, _ := slices.BinarySearch(times, s.now.add(-retention))
		s.ended[result] = slices.Delete(times, 0, old)
	}
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
	for _, job := range s.active {
		if job.status == "RUNNING" {
			oldest = min(oldest, job.since)
		}
	}
	return oldest
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
