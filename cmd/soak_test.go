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
	soakRounds   = 10 // of one server's life
	soakToken    = "sesame-7f3a9c"
)

// TestSoak has commands list, count, pause and unpause on a server that draws its faults, and holds what each of them
// says against what the server knows; and what the process holds in the end against what it held at first. It runs
// soakRounds twice, or as long as JT_SOAK says, such as 5m; JT_SOAK_SEED repeats what another seed drew.
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
			t.Fatalf("in life %d of the seed %d", lives, seed)
		}
		if lives == 0 {
			first = settled(nil)
		}
	}
	if last := settled(&first); !last.within(first) {
		t.Errorf("after %d rounds there are %+v, and after %d there were %+v", lives*soakRounds, last, soakRounds, first)
	} else {
		t.Logf("seed %d: %d rounds in %s, exit codes %v; at first %+v, at last %+v", seed, lives*soakRounds, time.Since(began).Round(time.Second), ends, first, last)
	}
	if strayed.Load() != 0 {
		t.Errorf("%d requests went to another server", strayed.Load())
	}
	for _, exit := range []int{cli.ExitDone, cli.ExitFailed, cli.ExitUnreachable} {
		if ends[exit] == 0 {
			t.Errorf("no command ended with %d: the soak tries too little", exit)
		}
	}
}

// live is a server's life: some rounds, and its end.
func live(t *testing.T, draws *rand.Rand, faults []soakFault, ends map[int]int) {
	t.Helper()
	now := time.Now()
	server, err := scaletest.Start(scaletest.Config{
		JobTypes: soakJobTypes, Behaviour: []scaletest.Behaviour{scaletest.Released, scaletest.Documented}[draws.IntN(2)],
		Now: func() time.Time { return now }, // so that no job begins or ends
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

// soak is the commands on one server.
type soak struct {
	t         *testing.T
	draws     *rand.Rand
	server    *scaletest.Server
	transport *http.Transport
	ends      map[int]int // how often commands ended with an exit code
}

// soakEnd is how a command ended.
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
		s.fail(fault, end, "ends with %d, and stderr tells otherwise", exit)
	}
	return end
}

func (s *soak) fail(fault soakFault, end soakEnd, problem string, values ...any) {
	s.t.Helper()
	s.t.Errorf("jt %s, with %s, ended with %d\nstdout: %.3000s\nstderr: %.3000s", strings.Join(end.args, " "), fault, end.exit, end.stdout, end.stderr)
	s.t.Errorf(problem, values...)
}

// states are what the server itself knows.
func (s *soak) states() map[int64]scaletest.State {
	states := make(map[int64]scaletest.State, soakJobTypes)
	for id := range int64(soakJobTypes) {
		state, found := s.server.JobType(id + 1)
		if !found {
			s.t.Fatalf("there is no job type %d", id+1)
		}
		states[id+1] = state
	}
	return states
}

// holdings are what a process holds of what does not belong to it for ever.
type holdings struct {
	goroutines int
	files      int // open ones; 0 where the system does not tell
	heap       uint64
}

// heapSlack is what the heap may grow by that is not of the commands: buffers that the runtime and its pools keep.
const heapSlack = 4 << 20

func (h holdings) within(first holdings) bool {
	return h.goroutines <= first.goroutines && h.files <= first.files && h.heap <= first.heap+heapSlack
}

// settled are the holdings once all that is ending has ended: connections end after the commands that closed them. With
// first it waits until they are no more than that.
func settled(first *holdings) (now holdings) {
	ticks := time.NewTicker(10 * time.Millisecond)
	defer ticks.Stop()
	for range 1000 {
		before := now
		runtime.GC()
		var memory runtime.MemStats
		runtime.ReadMemStats(&memory)
		files, _ := os.ReadDir("/proc/self/fd") // there is none on other systems
		now = holdings{goroutines: runtime.NumGoroutine(), files: len(files), heap: memory.HeapAlloc}
		if first != nil && now.within(*first) || first == nil && before.goroutines == now.goroutines && before.files == now.files {
			return now
		}
		<-ticks.C
	}
	return now
}
