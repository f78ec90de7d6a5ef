package cmd

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"jt/internal/cli"
)

// simulationSeeds is the variable with the number of simulations to run, and optionally the first seed: "100000" or "1@77".
const simulationSeeds = "JT_TEST_HOLD_SIMULATIONS"

// When a hold or a recovery ends with exit code 0 and leaves no journal, nothing that it paused is still paused: on a server
// whose reads lag, come from caches and flap between replicas, whose Date is wrong and that fails at any step, and if jt is
// killed at any step.
func TestHoldSimulations(t *testing.T) {
	t.Parallel()
	count, first := 200, uint64(1)
	if text := os.Getenv(simulationSeeds); text != "" {
		number, from, given := strings.Cut(text, "@")
		count, _ = strconv.Atoi(number)
		if given {
			first, _ = strconv.ParseUint(from, 10, 64)
		}
	}
	state := t.TempDir()
	ended := map[string]int{}
	for seed := first; seed < first+uint64(count) && !t.Failed(); seed++ {
		synctest.Test(t, func(t *testing.T) { ended[simulate(t, seed, filepath.Join(state, strconv.FormatUint(seed, 10)))]++ })
	}
	t.Logf("%v", ended)
	if count >= 100 && len(ended) < 2 {
		t.Errorf("the simulations test too little: %v", ended)
	}
}

// simulate runs one hold and its recoveries, and returns how they ended.
func simulate(t *testing.T, seed uint64, state string) string {
	random := rand.New(rand.NewPCG(seed, 0))
	server := newLaggingServer(random)
	log := &sharedBuffer{}
	defer func() { _ = os.RemoveAll(state) }()
	run := func(args ...string) (exit int, killed bool) {
		process := &mortal{server: server, folder: filepath.Join(state, "jt", "holds")}
		if random.IntN(2) == 0 {
			process.left = 1 + random.IntN(30)
		}
		_, _ = fmt.Fprintf(log, "%s jt %s, killed at %d\n", time.Now().Format(time.TimeOnly), strings.Join(args, " "), process.left)
		process.log = log
		exit = Run(t.Context(), args, cli.Environment{
			Stdin: strings.NewReader(""), Stdout: log, Stderr: log, Now: time.Now, Location: time.UTC,
			Getenv: func(name string) string {
				return map[string]string{
					"JT_SERVER": "http://simulated", "JT_YES": "true", "LC_ALL": "C.UTF-8",
					"HOME": state, "XDG_STATE_HOME": state, "LocalAppData": state, "AppData": state,
				}[name]
			},
			StdoutSize: func() (width, height int) { return 0, 0 },
			Transport:  process, HoldStep: process.step,
			Start: func(cli.Program) (*cli.Process, error) {
				process.step()
				time.Sleep(time.Duration(random.IntN(40_000)) * time.Millisecond)
				server.others()
				ended := make(chan struct{})
				close(ended)
				return &cli.Process{Ended: ended}, nil
			},
		})
		return exit, process.restore(t)
	}
	journals := func() int {
		paths, _ := filepath.Glob(filepath.Join(state, "jt", "holds", "*.jsonl"))
		return len(paths)
	}
	exit, killed := run(holdLine("1", "2", "--concurrency", "1")...)
	how := "hold"
	for round := 0; ; round++ {
		_, _ = fmt.Fprintf(log, "exit %d, killed %t, %d journals\n", exit, killed, journals())
		if journals() == 0 && (exit == 0 || round > 0 || killed) {
			break
		}
		if journals() == 0 || round == 8 {
			return fmt.Sprintf("exit %d, %d journals", exit, journals())
		}
		how = "recovery"
		time.Sleep(time.Duration(1+random.IntN(400)) * time.Second)
		server.mutex.Lock()
		server.calm = round >= 3
		server.mutex.Unlock()
		exit, killed = run("hold", "--recover")
	}
	time.Sleep(time.Hour) // what is on its way arrives
	for id, one := range server.jobTypes {
		if now := one.at(time.Now()); now.isPaused && now.ours {
			t.Errorf("seed %d: job type %d is still paused after a %s\n%s", seed, id, how, log)
		}
	}
	return how
}

// sharedBuffer is a buffer that several requests write to at once.
type sharedBuffer struct {
	mutex  sync.Mutex
	buffer bytes.Buffer
}

func (b *sharedBuffer) Write(text []byte) (int, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.buffer.Write(text)
}

func (b *sharedBuffer) String() string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.buffer.String()
}

// mortal is the transport of a jt that can be killed at any step. A killed process goes on without network in the same
// process of the test; what it writes then is undone.
type mortal struct {
	server *laggingServer
	folder string
	log    io.Writer
	mutex  sync.Mutex
	left   int // steps until it is killed; 0 for never
	dead   bool
	saved  map[string][]byte
}

func (m *mortal) step() { m.alive() }

func (m *mortal) alive() bool {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if m.dead || m.left == 0 {
		return !m.dead
	}
	if m.left--; m.left > 0 {
		return true
	}
	m.dead, m.saved = true, map[string][]byte{}
	_, _ = fmt.Fprintf(m.log, "%s KILLED\n", time.Now().Format(time.TimeOnly))
	paths, _ := filepath.Glob(filepath.Join(m.folder, "*.jsonl"))
	for _, path := range paths {
		m.saved[path], _ = os.ReadFile(path)
	}
	return false
}

func (m *mortal) restore(t *testing.T) (killed bool) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if !m.dead {
		return false
	}
	paths, _ := filepath.Glob(filepath.Join(m.folder, "*.jsonl"))
	for _, path := range paths {
		_ = os.Remove(path)
	}
	for path, text := range m.saved {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return true
}

var errDead = errors.New("this process was killed")

func (m *mortal) RoundTrip(request *http.Request) (*http.Response, error) {
	if !m.alive() {
		return nil, errDead
	}
	response, err := m.server.answer(request)
	_, _ = fmt.Fprintf(m.log, "%s %s %s: ", time.Now().Format(time.TimeOnly), request.Method, request.URL.Path)
	if err == nil {
		body, _ := io.ReadAll(response.Body)
		response.Body = io.NopCloser(bytes.NewReader(body))
		_, _ = fmt.Fprintf(m.log, "%d %.300s\n", response.StatusCode, body)
	} else {
		_, _ = fmt.Fprintf(m.log, "%v\n", err)
	}
	if !m.alive() {
		return nil, errDead
	}
	return response, err
}

// version is a state of a job type from an instant on.
type version struct {
	from     time.Time
	isPaused bool
	paused   time.Time
	ours     bool // paused by jt
}

type history []version

// at returns the state at an instant.
func (h history) at(when time.Time) version {
	for _, one := range slices.Backward(h) {
		if !one.from.After(when) {
			return one
		}
	}
	return h[0]
}

// laggingServer has job types 1 and 2. Its PATCHes change the database; what it reads is up to lag old.
type laggingServer struct {
	random   *rand.Rand
	mutex    sync.Mutex
	jobTypes map[int]*history
	lag      time.Duration
	ahead    time.Duration // of the clock of Date
	timeless bool          // no Date
	keeps    bool          // the instant of the last pause when unpaused
	silent   bool          // PATCHes have no body in their response
	broken   int           // of 100 requests
	calm     bool
}

func newLaggingServer(random *rand.Rand) *laggingServer {
	pick := func(lengths ...time.Duration) time.Duration { return lengths[random.IntN(len(lengths))] }
	long := time.Now().Add(-48 * time.Hour)
	s := &laggingServer{
		random: random, jobTypes: map[int]*history{},
		lag: pick(0, 3*time.Second, 20*time.Second), ahead: pick(0, 0, 7*time.Second, -700*time.Second, 3*time.Hour),
		timeless: random.IntN(8) == 0, keeps: random.IntN(2) == 0, silent: random.IntN(4) == 0, broken: []int{0, 5, 20}[random.IntN(3)],
	}
	for id := 1; id <= 2; id++ {
		s.jobTypes[id] = &history{{from: long}}
	}
	return s
}

// set changes a job type now, or later if delay is not 0.
func (s *laggingServer) set(id int, paused, ours bool, delay time.Duration) {
	if delay > 0 {
		time.AfterFunc(delay, func() {
			s.mutex.Lock()
			defer s.mutex.Unlock()
			s.set(id, paused, ours, 0)
		})
		return
	}
	now := time.Now().Truncate(time.Millisecond)
	last := s.jobTypes[id].at(now)
	next := version{from: now, isPaused: paused, ours: ours}
	if paused {
		next.paused = now
	} else if s.keeps {
		next.paused = last.paused
	}
	*s.jobTypes[id] = append(*s.jobTypes[id], next)
}

// others is somebody else who sometimes changes something while COMMAND runs.
func (s *laggingServer) others() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	switch s.random.IntN(6) {
	case 0:
		s.set(1, false, false, 0)
	case 1:
		s.set(1, true, false, 0)
	}
}

func (s *laggingServer) answer(request *http.Request) (*http.Response, error) {
	s.mutex.Lock()
	takes := time.Duration(1+s.random.IntN(200)) * time.Millisecond
	s.mutex.Unlock()
	time.Sleep(takes) // without the mutex: time stands still while a goroutine waits for that
	s.mutex.Lock()
	defer s.mutex.Unlock()
	id, _ := strconv.Atoi(strings.Trim(strings.TrimPrefix(request.URL.Path, "/job-types/"), "/"))
	breaks := !s.calm && s.random.IntN(100) < s.broken
	fault := s.random.IntN(6)
	if request.Method == http.MethodPatch {
		body, _ := io.ReadAll(request.Body)
		paused := bytes.Contains(body, []byte("true"))
		if breaks {
			switch fault {
			case 0: // applied, and no response
				s.set(id, paused, paused, 0)
				return nil, io.ErrUnexpectedEOF
			case 1: // nothing applied, and no response
				return nil, io.ErrUnexpectedEOF
			case 2: // applied later
				if paused {
					s.set(id, paused, paused, time.Duration(1+s.random.IntN(480))*time.Second)
				}
				return s.response(request, 504, "")
			case 3:
				return s.response(request, 503, "")
			case 4:
				s.set(id, paused, paused, 0)
				return s.response(request, 500, "")
			case 5:
				return s.response(request, 500, "")
			}
		}
		s.set(id, paused, paused, 0)
		if s.silent {
			return s.response(request, 204, "")
		}
		return s.response(request, 200, s.text(id, time.Now()))
	}
	if breaks && fault < 4 {
		return s.response(request, 503, "")
	}
	as := time.Now().Add(-time.Duration(s.random.Int64N(int64(s.lag) + 1)))
	if id > 0 {
		return s.response(request, 200, s.text(id, as))
	}
	if breaks {
		return s.response(request, 200, `{"count": 0, "next": null, "results": []}`)
	}
	var rows []string
	for _, id := range slices.Sorted(maps.Keys(s.jobTypes)) {
		rows = append(rows, s.text(id, as))
	}
	return s.response(request, 200, fmt.Sprintf(`{"count": %d, "next": null, "results": [%s]}`, len(rows), strings.Join(rows, ", ")))
}

func (s *laggingServer) text(id int, as time.Time) string {
	one := s.jobTypes[id].at(as)
	paused := "null"
	const layout = "2006-01-02T15:04:05.000Z"
	if !one.paused.IsZero() {
		paused = `"` + one.paused.UTC().Format(layout) + `"`
	}
	return fmt.Sprintf(
		`{"id": %d, "name": "simulated", "version": "%d", "title": "", "is_active": true, "is_system": false, "is_long_running": false, "is_paused": %t, "paused": %s, "last_modified": %q}`,
		id, id, one.isPaused, paused, one.from.UTC().Format(layout),
	)
}

func (s *laggingServer) response(request *http.Request, status int, body string) (*http.Response, error) {
	response := answerOf(request, status, body)
	if !s.timeless {
		response.Header.Set("Date", time.Now().Add(s.ahead).UTC().Format(http.TimeFormat))
	}
	return response, nil
}
