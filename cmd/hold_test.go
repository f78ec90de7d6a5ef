package cmd

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"jt/client/scaletest"
	"jt/internal/cli"
	"jt/internal/config"
)

// holdTrial is a trial of holds with a made-up program.
type holdTrial struct {
	*pauseTrial
	bridge  *bridge
	state   string // jt's state folder
	signals chan os.Signal

	// program is what COMMAND does, and returns its exit code. If nil, COMMAND ends at once with 0.
	program func(*madeUpProgram) int
	runs    []*madeUpProgram
	running *sync.WaitGroup
}

// noProcess is the id of a made-up program's process: no system has such a process.
const noProcess = 99_999_999

type madeUpProgram struct {
	cli.Program
	mutex    sync.Mutex
	received []os.Signal
	signaled chan os.Signal
}

// signals returns the signals that it received.
func (p *madeUpProgram) signals() []os.Signal {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return slices.Clone(p.received)
}

func newHoldTrial(t *testing.T, config scaletest.Config) *holdTrial {
	t.Helper()
	pausing, over := timeTrial(t, config)
	trial := &holdTrial{pauseTrial: pausing, bridge: over, state: t.TempDir()}
	trial.take(&trial.environment)
	return trial
}

// take prepares an environment for holds.
func (h *holdTrial) take(environment *cli.Environment) {
	getenv := environment.Getenv
	environment.Getenv = func(name string) string {
		if name == "HOME" || name == "XDG_STATE_HOME" || name == "LocalAppData" || name == "AppData" {
			return h.state
		}
		return getenv(name)
	}
	environment.TakeSignals = func() (<-chan os.Signal, func()) {
		h.signals = make(chan os.Signal, 9)
		return h.signals, func() {}
	}
	environment.Start = func(program cli.Program) (*cli.Process, error) {
		run := &madeUpProgram{Program: program, signaled: make(chan os.Signal, 9)}
		h.runs = append(h.runs, run)
		ended := make(chan struct{})
		process := &cli.Process{ID: noProcess, Ended: ended, Signal: func(received os.Signal) {
			run.mutex.Lock()
			defer run.mutex.Unlock()
			run.received = append(run.received, received)
			run.signaled <- received
		}}
		h.running.Go(func() {
			defer close(ended)
			if h.program != nil {
				process.Exit = h.program(run)
			}
		})
		return process, nil
	}
}

// hold runs a hold in a bubble. The made-up program has the name of the test binary, so that it is found.
func (h *holdTrial) hold(t *testing.T, exit int, args ...string) (took time.Duration) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		h.running = &sync.WaitGroup{}
		began := time.Now()
		h.run(t.Context(), exit, holdLine(args...)...)
		took = time.Since(began)
		h.running.Wait() // a program can outlive its hold
	})
	return took
}

func holdLine(args ...string) []string {
	return append(append([]string{"hold"}, args...), "--", os.Args[0], "argument")
}

// paused returns the job types that are paused on the server.
func (h *holdTrial) paused() []int64 {
	var ids []int64
	for id := int64(1); ; id++ {
		state, found := h.server.JobType(id)
		if !found {
			return ids
		}
		if state.IsPaused {
			ids = append(ids, id)
		}
	}
}

// journals returns the journals that exist.
func (h *holdTrial) journals(t *testing.T) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(h.folder(), "*.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

func (h *holdTrial) folder() string {
	state, err := config.StateDirectory().Path(h.environment.Getenv)
	if err != nil {
		h.t.Fatal(err)
	}
	return filepath.Join(state, "holds")
}

// undone checks that the same job types are paused as before, and that there is no journal.
func (h *holdTrial) undone(t *testing.T, before []int64) {
	t.Helper()
	if after := h.paused(); !slices.Equal(before, after) {
		t.Errorf("paused before %v, after %v\n%s", before, after, &h.stderr)
	}
	if left := h.journals(t); len(left) > 0 {
		t.Errorf("journals are left: %v", left)
	}
}

func (h *holdTrial) says(t *testing.T, wanted ...string) {
	t.Helper()
	for _, want := range wanted {
		if !strings.Contains(h.stderr.String(), want) {
			t.Errorf("%q is not in %s", want, &h.stderr)
		}
	}
}

func sleeps(length time.Duration, exit int) func(*madeUpProgram) int {
	return func(*madeUpProgram) int {
		time.Sleep(length)
		return exit
	}
}

func TestHoldUnpausesAndReturnsTheExitCode(t *testing.T) {
	for behaviour, as := range serverBehaviours() {
		for _, exit := range []int{0, 7, 137} {
			t.Run(behaviour, func(t *testing.T) {
				trial := newHoldTrial(t, scaletest.Config{Behaviour: as})
				patch(t, trial.server.URL, "7", true)
				before := trial.paused()
				var during []int64
				var journal []byte
				trial.program = func(*madeUpProgram) int {
					during = trial.paused()
					journal, _ = os.ReadFile(trial.journals(t)[0])
					return exit
				}
				trial.hold(t, exit, "8", "6", "7")
				if want := append([]int64{6, 8}, before...); !slices.Equal(during, sorted(want)) {
					t.Errorf("paused while it runs: %v, want %v", during, sorted(want))
				}
				if run := trial.runs[0]; len(run.Variables) != 2 || run.Variables[0] != "JT_HELD=8,6,7" || !strings.HasPrefix(run.Variables[1], "JT_HOLD="+trial.folder()) || !slices.Equal(run.Arguments, []string{os.Args[0], "argument"}) {
					t.Errorf("%+v", run.Program)
				}
				if strings.Count(string(journal), `"paused":"2000-01-01T00:00:00Z"`)+strings.Count(string(journal), `"paused":"2000-01-01T00:00:00.000Z"`) != 2 ||
					!strings.HasPrefix(string(journal), `{"jt_hold":1,"server":"`+trial.server.URL+`","began":"2000-01-01T00:00:00Z"`) {
					t.Errorf("%s", journal)
				}
				trial.undone(t, before)
				if trial.stdout.Len() > 0 {
					t.Errorf("%s", &trial.stdout)
				}
				trial.says(t,
					"to undo the hold if jt is killed: jt hold --recover --server "+trial.server.URL+"\n",
					": jt unpause 8 6 --server "+trial.server.URL+"\n",
					"held: 2 job types paused, 1 already paused\n", "hold ended: 2 unpaused\n")
			})
		}
	}
}

func sorted(ids []int64) []int64 {
	slices.Sort(ids)
	return slices.Compact(ids)
}

func TestHoldShowsHowToUndoItBeforeItsFirstChange(t *testing.T) {
	trial := newHoldTrial(t, scaletest.Config{})
	said := false
	trial.bridge.instead = func(request *http.Request) (*http.Response, error) {
		if request.Method == http.MethodPatch && !said {
			said = strings.Contains(trial.stderr.String(), "to undo the hold if jt is killed") && len(trial.journals(t)) == 1
			if !said {
				t.Errorf("%s", &trial.stderr)
			}
		}
		return nil, nil
	}
	trial.hold(t, 0, "6")
	if !said {
		t.Error("nothing was said")
	}
}

// The commands that undo a hold need the hold's connection flags.
func TestCommandsThatUndoReachTheServer(t *testing.T) {
	for flags, want := range map[string]string{
		"":                               " --server https://host/api",
		"--context prod":                 " --context prod",
		"--auth bearer --ca-cert a,b":    " --server https://host/api --auth bearer --ca-cert a,b",
		"--insecure --header-env X=SIGN": " --server https://host/api --header-env X=SIGN --insecure",
		"--header X:1 --header Y:it's":   ` --server https://host/api --header X:1 --header 'Y:it'\''s'`,
		"--client-cert c --client-key k --tls-server-name n": " --server https://host/api --client-cert c --client-key k --tls-server-name n",
		"--proxy http://proxy:3128":                          " --server https://host/api --proxy http://proxy:3128",
		"--proxy http://user:secret@proxy:3128":              " --server https://host/api", // its password must not get into a log
	} {
		a := &cli.Session{Environment: cli.Environment{Getenv: func(string) string { return "" }}}
		command := command(a)
		if err := command.ParseFlags(strings.Fields(flags)); err != nil {
			t.Fatal(err)
		}
		a.Connection.Given = command.PersistentFlags().Changed
		if got := a.Connection.FlagsFor("https://host/api"); got != want {
			t.Errorf("%s: %s", flags, got)
		}
	}
}

func TestHoldPassesSignalsOn(t *testing.T) {
	for _, test := range []struct {
		signal syscall.Signal
		ends   time.Duration // when the program ends, after the signal
		exit   int
		want   int
		took   time.Duration
	}{
		{syscall.SIGINT, 3 * time.Second, 130, 130, 8 * time.Second},
		{syscall.SIGTERM, 3 * time.Second, 0, 0, 8 * time.Second}, // it still ends with 0
		{syscall.SIGHUP, 3 * time.Second, 9, 9, 8 * time.Second},
		{syscall.SIGQUIT, 3 * time.Second, 131, 131, 8 * time.Second},
		{syscall.SIGINT, time.Hour, 0, 130, 15 * time.Second},
		{syscall.SIGTERM, time.Hour, 0, 143, 15 * time.Second},
		{syscall.SIGHUP, time.Hour, 0, 129, 15 * time.Second},
		{syscall.SIGQUIT, time.Hour, 0, 131, 15 * time.Second},
	} {
		t.Run(test.signal.String()+" "+test.ends.String(), func(t *testing.T) {
			trial := newHoldTrial(t, scaletest.Config{})
			before := trial.paused()
			trial.program = func(run *madeUpProgram) int {
				time.AfterFunc(5*time.Second, func() { trial.signals <- test.signal })
				time.AfterFunc(6*time.Second, func() { trial.signals <- syscall.SIGINT })
				<-run.signaled
				time.Sleep(test.ends)
				return test.exit
			}
			if took := trial.hold(t, test.want, "6", "7"); test.ends < time.Hour && took != test.took {
				t.Errorf("took %s, want %s", took, test.took)
			}
			if got := trial.runs[0].signals(); !slices.Equal(got, []os.Signal{test.signal, syscall.SIGINT}) {
				t.Errorf("the program got %v", got)
			}
			trial.undone(t, before)
			trial.says(t, cli.SignalError{Signal: test.signal}.Error()+": COMMAND has 10s to end, then everything is unpaused\n")
			if test.ends == time.Hour {
				trial.says(t, "COMMAND is still running, as process 99999999\n")
				asked, at := trial.bridge.requests()
				if since := at[slices.Index(asked[6:], "PATCH /job-types/6/")+6].Sub(bubbleStart); since != test.took {
					t.Errorf("unpaused after %s", since)
				}
			}
		})
	}
}

// If everything is paused already, there is nothing to undo, and no journal.
func TestHoldOfPausedJobTypes(t *testing.T) {
	trial := newHoldTrial(t, scaletest.Config{})
	patch(t, trial.server.URL, "6", true)
	before, patches := trial.paused(), trial.server.Patches()
	trial.program = func(*madeUpProgram) int { return len(trial.journals(t)) }
	trial.hold(t, 0, "6")
	trial.undone(t, before)
	if trial.server.Patches() != patches || trial.runs[0].Variables[0] != "JT_HELD=6" {
		t.Errorf("%d PATCHes, %v", trial.server.Patches()-patches, trial.runs[0].Variables)
	}
	trial.says(t, "held: 0 job types paused, 1 already paused\n")
	if strings.Contains(trial.stderr.String(), "undoes") {
		t.Errorf("%s", &trial.stderr)
	}
}
