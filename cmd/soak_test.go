package cmd

import (
	"bytes"
	"cmp"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"jt/client"
	"jt/client/scaletest"
	"jt/internal/cli"
)

const (
	soakJobTypes = 150
	soakRounds   = 10 // for each server
	soakToken    = "sesame-7f3a9c"
)

// TestSoak runs commands that list, count, pause and unpause on a server with random faults. It compares what each
// command reports with the state of the server, and the resources of the process at the end with those after the first
// server. It runs soakRounds twice, or for the time in JT_SOAK, such as 5m. JT_SOAK_SEED sets the seed.
func TestSoak(t *testing.T) {
	length, err := time.ParseDuration(cmp.Or(os.Getenv("JT_SOAK"), "0s"))
	if err != nil {
		t.Fatal(err)
	}
	seed, err := strconv.ParseUint(cmp.Or(os.Getenv("JT_SOAK_SEED"), "5"), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	var strayed atomic.Int64
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { strayed.Add(1) }))
	defer elsewhere.Close()
	faults := soakFaults(elsewhere.URL)
	draws := rand.New(rand.NewPCG(seed, 0))
	ends := map[int]int{}
	var first holdings
	began := time.Now()
	lives := 0
	for ; lives < 2 || time.Since(began) < length; lives++ {
		live(t, draws, faults, ends)
		if t.Failed() {
			t.Fatalf("on server %d with seed %d", lives, seed)
		}
		if lives == 0 {
			first = settled(nil)
		}
	}
	if last := settled(&first); !last.within(first) {
		t.Errorf("the process has %+v after %d rounds, and had %+v after %d", last, lives*soakRounds, first, soakRounds)
	} else {
		t.Logf("seed %d: %d rounds in %s, exit codes %v; first %+v, last %+v", seed, lives*soakRounds, time.Since(began).Round(time.Second), ends, first, last)
	}
	if strayed.Load() != 0 {
		t.Errorf("%d requests went to another server", strayed.Load())
	}
	for _, exit := range []int{cli.ExitDone, cli.ExitFailed, cli.ExitUnreachable} {
		if ends[exit] == 0 {
			t.Errorf("no command ended with %d: the soak test tries too little", exit)
		}
	}
}

// live starts a server, runs some rounds on it and stops it.
func live(t *testing.T, draws *rand.Rand, faults []soakFault, ends map[int]int) {
	t.Helper()
	now := time.Now()
	server, err := scaletest.Start(scaletest.Config{
		JobTypes: soakJobTypes, Behaviour: []scaletest.Behaviour{scaletest.Released, scaletest.Documented}[draws.IntN(2)],
		Now: func() time.Time { return now }, // so that no job starts or ends
	})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	transport := client.NewTransport(nil, nil)
	defer transport.CloseIdleConnections()
	soak := &soak{t: t, draws: draws, server: server, transport: transport, ends: ends}
	for range soakRounds {
		if t.Failed() {
			return
		}
		soak.round(drawFault(draws, faults))
	}
}

// soak runs commands on one server.
type soak struct {
	t         *testing.T
	draws     *rand.Rand
	server    *scaletest.Server
	transport *http.Transport
	ends      map[int]int // number of commands by exit code
}

// soakEnd is the outcome of a command.
type soakEnd struct {
	args           []string
	exit           int
	stdout, stderr string
}

// jt runs a command line. It may be called by several goroutines.
func (s *soak) jt(fault soakFault, args ...string) soakEnd {
	s.t.Helper()
	args = append(args, "--page-size", "25")
	if fault.takesTime {
		args = append(args, "--request-timeout", "500ms")
	}
	var stdout, stderr bytes.Buffer
	variables := map[string]string{"JT_SERVER": s.server.URL, "JT_TOKEN": soakToken, "LC_ALL": "C.UTF-8"}
	exit := Run(s.t.Context(), args, cli.Environment{
		Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr, StdoutSize: func() (width, height int) { return 0, 0 },
		Getenv: func(name string) string { return variables[name] },
		Now:    time.Now, Location: time.UTC, Transport: s.transport,
	})
	end := soakEnd{args, exit, stdout.String(), stderr.String()}
	if strings.Contains(end.stdout+end.stderr, soakToken) {
		s.fail(fault, end, "shows the token")
	}
	if (exit != cli.ExitDone) != strings.Contains(end.stderr, "error") {
		s.fail(fault, end, "exit code %d does not match stderr", exit)
	}
	return end
}

func (s *soak) fail(fault soakFault, end soakEnd, problem string, values ...any) {
	s.t.Helper()
	s.t.Errorf("jt %s, with %s, ended with %d\nstdout: %.3000s\nstderr: %.3000s", strings.Join(end.args, " "), fault, end.exit, end.stdout, end.stderr)
	s.t.Errorf(problem, values...)
}

// states returns the state of each job type on the server.
func (s *soak) states() map[int64]scaletest.State {
	states := make(map[int64]scaletest.State, soakJobTypes)
	for id := range int64(soakJobTypes) {
		state, found := s.server.JobType(id + 1)
		if !found {
			s.t.Fatalf("no such job type: %d", id+1)
		}
		states[id+1] = state
	}
	return states
}

// holdings are resources of the process that commands must release.
type holdings struct {
	goroutines int
	files      int // open files; 0 if the system does not list them
	heap       uint64
}

// heapSlack is the heap growth that is not due to commands: buffers that the runtime and its pools keep.
const heapSlack = 4 << 20

func (h holdings) within(first holdings) bool {
	return h.goroutines <= first.goroutines && h.files <= first.files && h.heap <= first.heap+heapSlack
}

// settled returns the holdings when they no longer change, since connections end after the commands that closed them. With
// first it waits until they are within it.
func settled(first *holdings) (now holdings) {
	ticks := time.NewTicker(10 * time.Millisecond)
	defer ticks.Stop()
	for range 1000 {
		before := now
		runtime.GC()
		var memory runtime.MemStats
		runtime.ReadMemStats(&memory)
		files, _ := os.ReadDir("/proc/self/fd") // exists only on Linux
		now = holdings{goroutines: runtime.NumGoroutine(), files: len(files), heap: memory.HeapAlloc}
		if first != nil && now.within(*first) || first == nil && before.goroutines == now.goroutines && before.files == now.files {
			return now
		}
		<-ticks.C
	}
	return now
}
